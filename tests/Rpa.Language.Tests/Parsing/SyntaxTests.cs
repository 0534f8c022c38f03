using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Testing;

namespace Rpa.Language.Tests.Parsing;

/// <summary>Parts of the language that the process of the other tests does not use.</summary>
public sealed class SyntaxTests
{
    private const string EveryType = """
        workflow: every-type
        version: 1
        title: { de: Alle Typen, en: Every type }
        data:
          text:     { type: text, max-length: 50, label: { de: Text, en: Text } }
          integer:  { type: integer, min: 0, max: 9 }
          decimal:  { type: decimal }
          money:    { type: money, min: 0 }
          boolean:  { type: boolean }
          date:     { type: date }
          dateTime: { type: date-time }
          duration: { type: duration }
          choice:   { type: choice, options: { one: { de: Eins, en: One }, two: { de: Zwei, en: Two } } }
          email:    { type: email, personal: true }
          address:  { type: address, personal: true }
          list:     { type: list, of: { type: integer }, max: 5 }
          record:   { type: record, fields: { name: { type: text }, since: { type: date } } }
        start:
          - submission: { service: "urn:de:fim:leika:leistung:99107009017000", documents: 1 }
            save:
              text: "string(submission.data.name)"
              integer: "submission.attachments"
              dateTime: "submission.submittedAt"
              email: "submission.?replyTo"
        initial: setting
        states:
          setting:
            decide: [{ to: asking }]
          asking:
            task: { role: clerk, show: [text, dateTime], edit: [integer, decimal, money, boolean, date, duration, choice, email, address, list, record], within: 2 days, escalate: supervisor }
            outcomes:
              done: judging
          judging:
            decide:
              - if: "data.money > 10.50 && data.boolean && data.date < date('2030-01-01') && data.duration < duration('36h')"
                to: closed
              - if: "data.choice == 'one' && size(data.list) > 2 && data.list[0] == 1 && has(data.record.name) && data.record.name != ''"
                to: closed
              - if: "data.decimal * data.money >= 1.0 || data.dateTime > case.startedAt || has(data.address)"
                to: closed
              - to: closed
          closed: { final: succeeded }
        """;

    [Fact]
    public void EveryTypeIsDeclaredSetShownEditedAndRead()
    {
        var bundle = Assert.Single(Compile(EveryType, out var findings));
        Assert.Empty(findings.Where(f => f.Severity == Severity.Error).Select(f => f.ToString()));
        Assert.Equal(13, bundle.Definition.Data.Length);
        Assert.Equal("Zwei", bundle.Definition.Field("choice")!.Type.OptionLabel("two").De);
        var submission = Assert.IsType<SubmissionStart>(Assert.Single(bundle.Definition.Starts));
        Assert.Equal(("urn:de:fim:leika:leistung:99107009017000", 1, 4), (submission.Service, submission.Documents, submission.Save.Length));
    }

    [Fact]
    public void ASubmissionNamesItsServiceAndItsFieldsAreKnown()
    {
        Compile(EveryType.Replace("service: \"urn:de:fim:leika:leistung:99107009017000\", ", "", StringComparison.Ordinal), out var without);
        Assert.Contains(without, f => f.Code == "RPA021" && f.Message.Contains("service", StringComparison.Ordinal));
        Compile(EveryType.Replace("submission.attachments", "submission.attachment", StringComparison.Ordinal), out var misspelt);
        Assert.Contains(misspelt, f => f.Code == "RPA104" && f.Remedy == "Did you mean 'attachments'?");
    }

    [Fact]
    public void ARoleThatStandsOnceAndIsNearlyAnotherIsAWarning()
    {
        var (_, findings) = Holiday.Compile(Holiday.Workflow.Replace("pauses: [asking], escalate: supervisor", "pauses: [asking], escalate: supervisr", StringComparison.Ordinal));
        var finding = Assert.Single(findings);
        Assert.Equal(("RPA088", Severity.Warning, "Did you mean 'supervisor'?"), (finding.Code, finding.Severity, finding.Remedy));
    }

    [Fact]
    public void OneOfSeveralGroupsOfInputsMustBeGiven()
    {
        var catalog = Some.Catalog();
        var classify = catalog.Actions["text.classify"] with { OneOf = [["words"], ["limit"]] };
        catalog = catalog with { Actions = catalog.Actions.SetItem("text.classify", classify) };
        string With(string inputs) => $$"""
            workflow: one-of
            version: 1
            title: One of
            start:
              - api: []
            initial: classifying
            states:
              classifying:
                do: text.classify
                with: { text: "${case.reference}"{{inputs}} }
                next: closed
              closed: { final: succeeded }
            """;
        var diagnostics = new DiagnosticBag();
        BundleCompiler.Compile([Some.Bundle("one-of", With(", limit: 3"))], catalog, diagnostics);
        Assert.Empty(diagnostics.ToImmutable());
        BundleCompiler.Compile([Some.Bundle("one-of", With(""))], catalog, diagnostics);
        Assert.Equal("The action 'text.classify' needs 'words', or 'limit'.", Assert.Single(diagnostics.ToImmutable()).Message);
    }

    private static IReadOnlyList<CompiledBundle> Compile(string workflow, out IReadOnlyList<Diagnostic> findings)
    {
        var diagnostics = new DiagnosticBag();
        var bundles = BundleCompiler.Compile([Some.Bundle("every-type", workflow)], Some.Catalog(), diagnostics);
        findings = diagnostics.ToImmutable();
        return bundles;
    }
}
