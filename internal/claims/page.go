package claims

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Command returns the command that settles the claim again.
func (c Claim) Command() string { return fmt.Sprintf("modbench claims --claim %d", c.Number) }

// all stands for the number of processors of the machine in Claim.Run.
const all = "max"

// Arguments returns the arguments of modbench run whose rounds the claim looks at, on so many processors.
func (c Claim) Arguments(processors int) []string {
	args := slices.Clone(c.Run)
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, all, strconv.Itoa(processors))
	}
	return args
}

// Summary counts the outcomes, in words.
func (r *Record) Summary() string {
	count := make(map[Outcome]int)
	for _, s := range r.Claims {
		count[s.Verdict.Outcome]++
	}
	var parts []string
	for _, o := range []Outcome{Confirmed, Refuted, Depends, Unsettled} {
		if n := count[o]; n > 0 {
			words := map[Outcome]string{
				Confirmed: "%d confirmed", Refuted: "%d refuted", Depends: "%d depend on a condition",
				Unsettled: "%d cannot be settled here",
			}
			parts = append(parts, fmt.Sprintf(words[o], n))
		}
	}
	return fmt.Sprintf("Of %d claims: %s.", len(r.Claims), strings.Join(parts, ", "))
}

// Markdown returns docs/claims.md: the table of verdicts, and each claim with its figures.
func (r *Record) Markdown() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# The claims of 2002 and 2003\n\n"+
		"<!-- Written by go generate ./internal/docs from results/reference/claims; do not edit. -->\n\n"+
		"What was claimed in the argument about unloading modules, and what figures say of it. `modbench claims` "+
		"measures all this on your machine, in about ten minutes.\n\n"+
		"Measured on %s: %s, %d processors, Linux %s, %s. Rounds: %d of %s for each claim. "+
		"Each figure that is measured has its 95 %% interval in brackets.\n\n%s\n\n",
		r.Measured.Format("2 January 2006"), r.CPU, r.Procs, r.Kernel, r.Go, r.Rounds, r.Round, r.Summary())
	b.WriteString("| | claim | who | verdict | why |\n|---|---|---|---|---|\n")
	for _, s := range r.Claims {
		c, _ := ByNumber(s.Number)
		fmt.Fprintf(&b, "| %d | %s | %s, %s | **%s** | %s |\n", c.Number, c.Sentence, c.Who, c.When,
			s.Verdict.Outcome,
			s.Verdict.Why)
	}
	for _, s := range r.Claims {
		s.markdown(&b, r.Procs)
	}
	return []byte(b.String())
}

// markdown writes the section of one claim.
func (s Settled) markdown(b *strings.Builder, processors int) {
	c, _ := ByNumber(s.Number)
	fmt.Fprintf(b, "\n## %d. %s\n\n%s, %s.\n\n%s\n\n    %s\n", c.Number, c.Sentence, c.Who, c.When, c.How,
		c.Command())
	if c.Run != nil {
		fmt.Fprintf(b, "\nIts rounds are those of\n\n    modbench run %s\n", strings.Join(c.Arguments(processors),
			" "))
	}
	b.WriteString("\n| what | figure |\n|---|---|\n")
	for _, f := range s.Figures {
		fmt.Fprintf(b, "| %s | %s |\n", f.What, f.Text())
	}
	fmt.Fprintf(b, "\n**%s.** %s\n", capital(string(s.Verdict.Outcome)), s.Verdict.Why)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
