using System.Text.RegularExpressions;
using Rpa.Testing;

namespace Rpa.Host.Tests.Architecture;

/// <summary>What the repository may hold, and what stays out of the code.</summary>
public sealed partial class LayoutTests
{
    private static readonly string[] Allowed = ["Rpa.sln", "README.md", "engine", "bots", "designer", "workflows", "samples", "tests", "Directory.Build.props", "Directory.Packages.props"];

    [Fact]
    public void TheTopLevelHoldsOnlyWhatTheDesignNames() => Assert.DoesNotContain(
        Directory.EnumerateFileSystemEntries(Checkout.Root).Select(e => Path.GetFileName(e)), n => !n.StartsWith('.') && !Allowed.Contains(n));

    [Fact]
    public void EveryProjectIsInTheSolution()
    {
        var listed = ProjectFile().Matches(File.ReadAllText(Checkout.Path("Rpa.sln"))).Select(m => Checkout.Path(m.Groups["path"].Value.Replace('\\', '/'))).Order(StringComparer.Ordinal);
        Assert.Equal(Project.All.Select(p => p.File).Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public void EveryProductionProjectHasItsTests() => Assert.Empty(
        Project.Production.Select(p => p.Name + ".Tests").Except(Project.All.Select(p => p.Name)));

    /// <summary>Processes are YAML. The samples may know them, since they invent the citizens.</summary>
    [Fact]
    public void NoCodeKnowsAProcess()
    {
        var processes = Directory.EnumerateFiles(Checkout.Path("workflows"), "workflow.yaml", SearchOption.AllDirectories).Select(f => Path.GetFileName(Path.GetDirectoryName(f))!).ToList();
        Assert.True(processes.Count >= 5, "The bundles are not where this test looks for them.");

        // A comment may show an example.
        Assert.Empty(
            from file in Project.Sources("engine", "bots", "designer")
            from line in File.ReadLines(file)
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            from process in processes
            where process != "intake" && line.Contains(process, StringComparison.Ordinal)
            select $"{Path.GetRelativePath(Checkout.Root, file)}: {line.Trim()}");
    }

    [GeneratedRegex("""= "[^"]+", "(?<path>[^"]+\.csproj)",""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ProjectFile();
}
