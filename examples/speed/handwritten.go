// The hand-written engine: Go with one "if" for each rule, in a program of its own. As it is generated, it is built
// where nobody keeps it, and measures itself when it is asked.

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/speed/internal/workload"
)

// goDialect writes conditions in Go.
var goDialect = workload.Dialect{And: " && ", Or: " || ", Not: "!", Comparison: goComparison}

// goComparison writes one comparison.
func goComparison(c workload.Condition) string {
	if c.Kind == workload.Mentions {
		return fmt.Sprintf("said[%d]", c.List)
	}
	fact := "s." + reflect.TypeFor[workload.Submission]().Field(workload.FieldOf[c.Fact]).Name
	switch c.Kind {
	case workload.Number:
		return fact + " " + c.Operator + " " + decimal(c.Constant)
	case workload.Flag:
		return negated(c, "!") + fact
	case workload.Word:
		return fact + " " + c.Operator + " " + quoted(c.Words...)
	case workload.OneOf:
		return fmt.Sprintf("(%s == %q || %s == %q)", fact, c.Words[0], fact, c.Words[1])
	}
	return "slices.Contains(" + fact + ", " + quoted(c.Words...) + ")"
}

// together is how many rules stand in one function, so that the compiler has an easy time.
const together = 50

// goSource is the rules as a file of the program, with a function that evaluates them all.
func goSource(r *workload.Rules) string {
	var b, all strings.Builder
	n := len(r.Conditions)
	b.WriteString("package main\n\nimport (\n\t\"slices\"\n\n\t\"" + workloadPath + "\"\n)\n\n")
	b.WriteString("var _ = slices.Contains[[]string]\n\n")
	fmt.Fprintf(&b, "var lists%d = [][]string{\n", n)
	for _, list := range r.Lists {
		b.WriteString("\t{" + quoted(list...) + "},\n")
	}
	b.WriteString("}\n")
	const signature = "(s *workload.Submission, said []bool, fired []int) []int {\n"
	fmt.Fprintf(&all, "\nfunc all%d%s", n, signature)
	for i, c := range r.Conditions {
		if i%together == 0 {
			fmt.Fprintf(&b, "\nfunc part%d_%d%s", n, i, signature)
			fmt.Fprintf(&all, "\tfired = part%d_%d(s, said, fired)\n", n, i)
		}
		fmt.Fprintf(&b, "\tif %s {\n\t\tfired = append(fired, %d)\n\t}\n", goDialect.Write(c), i)
		if i%together == together-1 || i == n-1 {
			b.WriteString("\treturn fired\n}\n")
		}
	}
	return b.String() + all.String() + "\treturn fired\n}\n"
}

// goMain is the file of the program that begins it.
func goMain(sizes []int) string {
	var b strings.Builder
	b.WriteString("package main\n\nimport \"" + workloadPath + "\"\n\nfunc main() {\n\tworkload.Serve(\n")
	for _, n := range sizes {
		fmt.Fprintf(&b, "\t\tworkload.Generated{Rules: %d, Lists: lists%d, Fire: all%d},\n", n, n, n)
	}
	b.WriteString("\t)\n}\n")
	return b.String()
}

// The import paths of the package that the program uses, and of the program itself, which stands in no folder.
const (
	workloadPath = "github.com/frontdoor-rules/frontdoor/examples/speed/internal/workload"
	programPath  = "github.com/frontdoor-rules/frontdoor/examples/speed/internal/handwritten"
)

// handwritten is the running program.
type handwritten struct {
	folder  string
	command *exec.Cmd
	close   io.Closer
	ask     *json.Encoder
	answers *json.Decoder
}

// startHandwritten writes the program into a folder of its own, builds and starts it. It has to be stopped.
func startHandwritten(of map[int]*workload.Rules, sizes []int, all []workload.Submission) (*handwritten, error) {
	folder, err := os.MkdirTemp("", "frontdoor-speed")
	if err != nil {
		return nil, err
	}
	h := &handwritten{folder: folder}
	if err := h.build(of, sizes, all); err != nil {
		h.stop()
		return nil, err
	}
	h.command = exec.Command(filepath.Join(folder, "program.exe"), filepath.Join(folder, "submissions.json"))
	h.command.Stderr = os.Stderr
	in, err1 := h.command.StdinPipe()
	out, err2 := h.command.StdoutPipe()
	if err := firstOf(err1, err2); err != nil {
		h.stop()
		return nil, err
	}
	h.close, h.ask, h.answers = in, json.NewEncoder(in), json.NewDecoder(out)
	if err := h.command.Start(); err != nil {
		h.command = nil
		h.stop()
		return nil, err
	}
	return h, nil
}

// firstOf is the first of some errors that is one.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// build writes the files of the program and builds it. The go tool sees them, by its flag -overlay, as if they stood in
// a package of this module, which is how they may import an internal one.
func (h *handwritten) build(of map[int]*workload.Rules, sizes []int, all []workload.Submission) error {
	beside, err := exec.Command("go", "list", "-f", "{{.Dir}}", workloadPath).Output()
	if err != nil {
		return fmt.Errorf("the hand-written Go is built by the go tool, within this repository: %w", err)
	}
	data, err := json.Marshal(all)
	if err != nil {
		return err
	}
	files := map[string]string{"main.go": goMain(sizes)}
	for _, n := range sizes {
		files[fmt.Sprintf("rules%d.go", n)] = goSource(of[n])
	}
	replace := map[string]string{}
	seenAs := filepath.Join(filepath.Dir(strings.TrimSpace(string(beside))), "handwritten")
	for name, text := range files {
		replace[filepath.Join(seenAs, name)] = filepath.Join(h.folder, name)
		if err := os.WriteFile(filepath.Join(h.folder, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{"overlay.json": overlay, "submissions.json": data} {
		if err := os.WriteFile(filepath.Join(h.folder, name), content, 0o600); err != nil {
			return err
		}
	}
	built, err := exec.Command("go", "build", "-overlay", filepath.Join(h.folder, "overlay.json"),
		"-o", filepath.Join(h.folder, "program.exe"), programPath).CombinedOutput()
	if err != nil {
		return fmt.Errorf("the hand-written Go is not built: %w\n%s", err, built)
	}
	return nil
}

// stop ends the program and removes its folder.
func (h *handwritten) stop() {
	if h.command != nil {
		_ = h.close.Close() // the program ends when it is asked nothing more
		_ = h.command.Wait()
	}
	_ = os.RemoveAll(h.folder)
}

// answer asks the program.
func (h *handwritten) answer(ask workload.Request) (answer workload.Answer, err error) {
	if err := h.ask.Encode(ask); err != nil {
		return answer, err
	}
	return answer, h.answers.Decode(&answer)
}

// time is one round.
func (h *handwritten) time(n int, r workload.Round) (time.Duration, error) {
	answer, err := h.answer(workload.Request{Rules: n, Round: r})
	return time.Duration(answer.Time), err
}
