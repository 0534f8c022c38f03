using Rpa.Language.Bundles;
using Rpa.Language.Differences;

namespace Rpa.Language.Tests.Differences;

public sealed class BundleDifferencesTests
{
    private static CompiledBundle Bundle(string workflow, params (string Path, string Text)[] assets)
    {
        var (bundles, findings) = Holiday.Compile(workflow, assets);
        return bundles.SingleOrDefault(b => b.Definition.Name == Holiday.Name) ?? throw new InvalidOperationException(string.Join('\n', findings));
    }

    private static Difference[] Of(string find, string replace)
    {
        Assert.Contains(find, Holiday.Workflow, StringComparison.Ordinal);
        return [.. BundleDifferences.Of(Bundle(Holiday.Workflow), Bundle(Holiday.Workflow.Replace(find, replace, StringComparison.Ordinal)))];
    }

    [Fact]
    public void NothingDiffersFromItself() => Assert.Empty(BundleDifferences.Of(Bundle(Holiday.Workflow), Bundle(Holiday.Workflow + "# a note\n")));

    [Theory]
    [InlineData("version: 1\n", "version: 2\n", "process", "is 2, before 1")]
    [InlineData("retention: 10 years", "retention: 5 years", "process", "is 5 years, before 10 years")]
    [InlineData("within: 3 months", "within: 2 months", "deadline", "is 2 months, before 3 months")]
    [InlineData("role: caseworker, four-eyes: true", "role: caseworker", "state", "four eyes is not demanded, before demanded")]
    [InlineData("within: 4 weeks, then: correcting", "within: 6 weeks, then: correcting", "state", "the time is 6 weeks, before 4 weeks")]
    [InlineData("data.fee > 100.0", "data.fee > 90.0", "state", "what comes next leads to 'correcting' if data.fee > 90.0; 'registering', before to 'correcting' if data.fee > 100.0; 'registering'")]
    [InlineData("days: \"..84\" }, then: { fee: 50 }", "days: \"..84\" }, then: { fee: 60 }", "rules", "the row [days: <= 84] gives fee = 60, before fee = 50 (§ 1)")]
    [InlineData("attempts: 3", "attempts: 4", "state", "the retry is 4 attempts, 00:00:10 to 00:05:00, before 3 attempts, 00:00:10 to 00:05:00")]
    [InlineData("except: [withdrawn] }", "except: [withdrawn, closed] }", "policy", "is promised and proved")]
    [InlineData("note:           { type: text }", "note:           { type: text, personal: true }", "data", "is personal data now")]
    public void AChangeIsSaidInWords(string find, string replace, string area, string text) => Assert.Contains(Of(find, replace), d => d.Area == area && d.Text == text);

    [Fact]
    public void ANewFieldSaysWhichMovedCasesLackIt()
    {
        var changed = Holiday.Workflow.Replace("  note:           { type: text }", "  note:           { type: text }\n  district:       { type: text }", StringComparison.Ordinal)
            .Replace("daysLet, note], optional: [note]", "daysLet, note, district], optional: [note, district]", StringComparison.Ordinal)
            .Replace("days: \"${data.daysLet}\"\n    save:\n      fileNumber", "days: \"${has(data.district) && data.district == 'x' ? 1 : data.daysLet}\"\n    save:\n      fileNumber", StringComparison.Ordinal);
        var added = BundleDifferences.Of(Bundle(Holiday.Workflow), Bundle(changed)).Single(d => d is { Area: "data", Kind: ChangeKind.Added });
        Assert.Equal(("district", "(text) is new"), (added.Name, added.Text));
        Assert.Equal("A case moved while in 'reading', 'weighing', 'registering' comes to 'registering' without it: set it when moving the case.", added.Meaning);
    }

    [Fact]
    public void ACaseInAStateThatIsGoneCannotBeMoved()
    {
        var changed = Holiday.Workflow.Replace("      ask: asking\n", "", StringComparison.Ordinal).Replace("pauses: [asking], ", "", StringComparison.Ordinal);
        var from = changed.IndexOf("  asking:", StringComparison.Ordinal);
        changed = changed.Remove(from, changed.IndexOf("  weighing:", StringComparison.Ordinal) - from);
        var differences = BundleDifferences.Of(Bundle(Holiday.Workflow), Bundle(changed));
        var gone = differences.Single(d => d is { Area: "state", Kind: ChangeKind.Removed });
        Assert.Equal(("asking", "(wait) is gone; 'correcting' led there", "A case that is in 'asking' cannot be moved before it has left it."), (gone.Name, gone.Text, gone.Meaning));
        Assert.Contains(differences, d => d.Name == "correcting" && d.Text == "the outcome 'ask' is gone (it led to 'asking')");
    }

    [Fact]
    public void AScriptThatTakesTheSameMayBeGivenToRunningCases()
    {
        (string Path, string Text)[] same = [.. Holiday.Assets.Select(a => a.Path.EndsWith("new-entry.page.yaml", StringComparison.Ordinal) ? (a.Path, a.Text + "a line\n") : a)];
        (string Path, string Text)[] other = [.. Holiday.Assets.Select(a => a.Path.EndsWith("new-entry.page.yaml", StringComparison.Ordinal) ? (a.Path, a.Text + "in more string optional\n") : a)];
        var patch = Assert.Single(BundleDifferences.Of(Bundle(Holiday.Workflow), Bundle(Holiday.Workflow, same)));
        Assert.Equal(("script", "1 lines are new, 0 are gone", "It takes and gives the same, so it can be given to running cases as it is."), (patch.Area, patch.Text, patch.Meaning));
        var change = Assert.Single(BundleDifferences.Of(Bundle(Holiday.Workflow), Bundle(Holiday.Workflow, other)));
        Assert.Contains("takes more (string, optional) too", change.Text, StringComparison.Ordinal);
        Assert.Contains("need the new version as a whole", change.Meaning, StringComparison.Ordinal);
    }
}
