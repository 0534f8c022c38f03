using System.Text.RegularExpressions;
using Rpa.Bots.Machine;
using Rpa.Language.Tests.Schema;
using Rpa.Testing;

namespace Rpa.Language.Tests.Graphs;

/// <summary>The pictures in `workflows/README.md` are what the program draws of the fault above them, its path lit.</summary>
[Trait("needs", "graphviz")]
public sealed partial class PictureTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "workflows", "pictures");

    [Fact]
    public async Task EachFaultIsShownInAPictureOfItsPath()
    {
        await TestMachine.NeedAsync(Requirements.Graphviz);
        var examples = ReadmeTests.Faults().Where(f => f.Picture.Length > 0).ToList();
        Assert.True(examples.Count >= 12);
        Assert.Equal(examples.Count, examples.Select(e => e.Picture).Distinct().Count());
        foreach (var example in examples)
        {
            var drawn = Plain(await SvgAsync(ReadmeTests.Drawing(example)));
            var file = Path.Combine(Folder, example.Picture);
            if (Environment.GetEnvironmentVariable(Repository.Rewrite) == "1")
            {
                Directory.CreateDirectory(Folder);
                await File.WriteAllTextAsync(file, drawn);
            }

            Assert.True(File.Exists(file), $"'{file}' is missing. Run the tests with {Repository.Rewrite}=1.");
            Assert.Equal(Content(await File.ReadAllTextAsync(file)), Content(drawn));
        }
    }

    [Fact]
    public void NoPictureIsLeftOver() =>
        Assert.Equal(ReadmeTests.Faults().Select(f => f.Picture).Where(p => p.Length > 0).Order(), Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order()!);

    private static async Task<string> SvgAsync(string dot)
    {
        var drawn = await Programs.RunAsync("dot", ["-Tsvg"], dot, TimeSpan.FromSeconds(30), CancellationToken.None);
        Assert.Equal(0, drawn.ExitCode);
        return drawn.Output;
    }

    /// <summary>Without the comments, which name the version of Graphviz.</summary>
    private static string Plain(string svg) => Comment().Replace(svg, "").Replace("\r", "", StringComparison.Ordinal);

    /// <summary>What is drawn, without where: other fonts and versions move things by a little.</summary>
    private static string Content(string svg) => string.Join('\n', Part().Matches(svg).Select(m => m.Value));

    [GeneratedRegex("<!--.*?-->\n?", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("(?<=>)[^<>\n]+(?=</(text|title)>)|(class|id|stroke|stroke-width|stroke-dasharray)=\"[^\"]*\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();
}
