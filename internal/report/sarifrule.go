package report

import (
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
)

// home is where pycguard is documented.
const home = "https://github.com/pycguard/pycguard"

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

// sarifDriver is 3.19.
type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

// sarifRule is 3.49.
type sarifRule struct {
	ID               string              `json:"id"`
	Name             string              `json:"name"`
	ShortDescription sarifMessage        `json:"shortDescription"`
	FullDescription  sarifMessage        `json:"fullDescription"`
	Help             sarifMessage        `json:"help"`
	HelpURI          string              `json:"helpUri"`
	Default          sarifConfiguration  `json:"defaultConfiguration"`
	Properties       sarifRuleProperties `json:"properties"`
}

type sarifConfiguration struct {
	Level finding.Level `json:"level"`
}

// sarifRuleProperties are what GitHub sorts alerts by.
type sarifRuleProperties struct {
	Precision string   `json:"precision"`
	Severity  string   `json:"security-severity,omitempty"`
	Problem   string   `json:"problem.severity"`
	Tags      []string `json:"tags"`
}

func newSarifTool(version string) sarifTool {
	// A version is a number by custom, without the letter that Go puts before it.
	driver := sarifDriver{Name: "pycguard", Version: strings.TrimPrefix(version, "v"), InformationURI: home}
	for _, rule := range finding.Rules() {
		driver.Rules = append(driver.Rules, newSarifRule(rule))
	}
	return sarifTool{driver}
}

func newSarifRule(rule finding.Rule) sarifRule {
	r := sarifRule{
		ID: rule.ID, Name: pascalCase(rule.Name),
		ShortDescription: sarifMessage{Text: sentence(rule.Summary)},
		FullDescription:  sarifMessage{Text: rule.Help},
		Help:             newSarifHelp(rule),
		HelpURI:          HelpURI(rule),
		Default:          sarifConfiguration{rule.Level},
		Properties:       sarifRuleProperties{Precision: "very-high", Problem: string(rule.Level), Tags: []string{"git", "python"}},
	}
	if rule.ID == finding.SourcelessBytecode.ID {
		// CWE-540 is sensitive information in source code.
		r.Properties.Tags = append(r.Properties.Tags, "security", "external/cwe/cwe-540")
		r.Properties.Severity = "7.0"
	}
	return r
}

func newSarifHelp(rule finding.Rule) sarifMessage {
	if rule.Command == "" {
		return sarifMessage{rule.Help, rule.Help}
	}
	return sarifMessage{rule.Help + "\n\n" + rule.Command, rule.Help + "\n\n```sh\n" + rule.Command + "\n```"}
}

// HelpURI returns the address at which a rule is explained.
func HelpURI(rule finding.Rule) string {
	return home + "/blob/main/docs/rules.md#" + strings.ToLower(rule.ID) + "-" + rule.Name
}

func ruleIndex(rule finding.Rule) int {
	return slices.IndexFunc(finding.Rules(), func(r finding.Rule) bool { return r.ID == rule.ID })
}

// sentence makes a summary a sentence.
func sentence(summary string) string {
	return strings.ToUpper(summary[:1]) + summary[1:] + "."
}

// pascalCase writes "ghost-module" as "GhostModule", the form of names that
// SARIF has by custom.
func pascalCase(name string) string {
	words := strings.Split(name, "-")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}
