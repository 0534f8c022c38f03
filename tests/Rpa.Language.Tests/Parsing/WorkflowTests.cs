using Rpa.Language.Definitions;

namespace Rpa.Language.Tests.Parsing;

public sealed class WorkflowTests
{
    [Fact]
    public void ACleanFileHasNoFindings()
    {
        var (bundles, findings) = Holiday.Compile(Holiday.Workflow);
        Assert.Empty(findings.Select(f => f.ToString()));
        Assert.Equal(4, bundles.Length);
    }

    [Fact]
    public void EveryPartOfTheFileIsInTheDefinition()
    {
        var bundle = Holiday.Compile(Holiday.Workflow).Bundles.Single(b => b.Definition.Name == Holiday.Name);
        var definition = bundle.Definition;
        Assert.Equal(64, bundle.Hash.Length);
        Assert.Equal(8, definition.Data.Length);
        Assert.Equal(["reading", "correcting", "asking", "weighing", "registering", "deciding", "notifying", "telling", "closed", "withdrawn"], definition.StateOrder);
        var registering = Assert.IsType<DoState>(definition.States["registering"]);
        Assert.True(registering.IsEffect);
        Assert.Equal("browser.find", registering.Probe!.Call.Action);
        Assert.Equal(TimeSpan.FromSeconds(30), registering.Probe.Settle);
        Assert.Equal(3, registering.Retry.Attempts);
        Assert.NotNull(registering.Undo);
        var deciding = Assert.IsType<TaskState>(definition.States["deciding"]);
        Assert.True(deciding.FourEyes);
        Assert.Equal([true, false], deciding.Outcomes.Select(o => o.Needs));
        Assert.Equal("Decide", deciding.Outcomes[0].Title.En);
        Assert.Equal("notifying", Assert.IsType<NeverEnterWithout>(definition.Policies[0]).State);
        Assert.Equal(["withdrawn"], Assert.IsType<AlwaysAfter>(definition.Policies[2]).Except);
        Assert.Equal(2, definition.Rules["fees"].Rows.Length);
        Assert.Equal(["notifying"], definition.Anywhere.Single().Except);
    }

    [Fact]
    public void TestsAndNotesDoNotChangeTheHashButAssetsDo()
    {
        string Hash(params (string, string)[] more) =>
            Holiday.Compile(Holiday.Workflow, [.. Holiday.Assets, .. more]).Bundles.Single(b => b.Definition.Name == Holiday.Name).Hash;

        Assert.Equal(Hash(), Hash(("README.md", "notes"), ("tests/one.test.yaml", "x: y")));
        Assert.NotEqual(Hash(), Hash(("letters/third.letter.md", "hello")));
    }
}
