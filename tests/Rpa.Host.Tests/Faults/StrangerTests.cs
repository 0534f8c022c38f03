using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Host.Tests.Faults;

/// <summary>Processes unlike the shipped ones (children for each, four eyes, deadlines that lead on, tables with days and money, records, waits until a day): what is right in them is not found wrong.</summary>
public sealed class StrangerTests
{
    [Fact]
    public void CorrectProcessesHaveNoFindings()
    {
        var sources = BundleFolders.ReadAll(Checkout.Path("tests", "Rpa.Host.Tests", "Strangers"));
        Assert.True(sources.Length >= 8);
        var diagnostics = new DiagnosticBag();
        Assert.Equal(sources.Length, BundleCompiler.Compile(sources, BotComposition.Catalog(), diagnostics).Length);
        Assert.Empty(diagnostics.ToImmutable().Select(d => d.ToString()));
    }
}
