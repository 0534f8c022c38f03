using System.Text;
using Rpa.Bots.Ocr.Forms;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Ocr.Tests.Forms;

public sealed class FormParserTests
{
    private const string Anchors = """
        anchors:
          - { text: Antrag auf Genehmigung, at: [20, 20] }
          - { text: Stadt Mainz, at: [150, 20] }
          - { text: Bankverbindung, at: [20, 180] }
          - { text: Unterschrift, at: [120, 262] }

        """;

    private const string Sound = "form: leave\n" + Anchors + "fields:\n  name: { type: text, at: [60, 45, 120, 8] }\n";

    [Fact]
    public void TheExampleOfTheReadmeIsSound()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Rpa.sln")))
        {
            folder = folder.Parent!;
        }

        var readme = File.ReadAllText(Path.Combine(folder.FullName, "bots/Rpa.Bots.Ocr/Forms/README.md"));
        var yaml = readme.Split("```yaml\n")[1].Split("```")[0];
        var (template, findings) = Parse(yaml, "holiday-let");
        Assert.Empty(findings);
        Assert.Equal(14, template!.Fields.Count);
        Assert.Equal(62, template.Anchors[0].Width);
        Assert.Equal(["whole-flat", "single-room"], template.Fields.Single(field => field.Name == "use").Options.Select(option => option.Name));
    }

    [Theory]
    [InlineData("form: leave", "form: live", "RPA606", "'form: leave'")]
    [InlineData("type: text", "type: txt", "RPA026", "Did you mean 'text'?")]
    [InlineData("at: [60, 45, 120, 8] }", "at: [60, 45, 120] }", "RPA022", "[x, y, width, height]")]
    [InlineData("at: [60, 45, 120, 8] }", "at: [60, 45, 160, 8] }", "RPA600", "220")]
    [InlineData("at: [60, 45, 120, 8] }", "at: [60, 45, 120, 1] }", "RPA607", "2 x 2")]
    [InlineData("at: [60, 45, 120, 8] }", "at: [60, 45, 120, 8], requird: true }", "RPA020", "Did you mean 'required'?")]
    [InlineData("at: [60, 45, 120, 8] }", "at: [60, 45, 120, 8], min: 3 }", "RPA605", "no meaning for a field of type text")]
    [InlineData("at: [60, 45, 120, 8] }", "at: [60, 45, 120, 8], pattern: \"(a\" }", "RPA033", "no pattern")]
    [InlineData("at: [60, 45, 120, 8] }", "at: [10, 170, 120, 18] }", "RPA604", "Bankverbindung")]
    [InlineData("  - { text: Unterschrift, at: [120, 262] }\n", "", "RPA601", "at least 4")]
    [InlineData("text: Unterschrift", "text: Ort", "RPA608", "longer printed text")]
    [InlineData("  name:", "  Name:", "RPA029", "camelCase")]
    public void AFaultIsNamedWithItsRemedy(string right, string wrong, string code, string words)
    {
        var (_, findings) = Parse(Sound.Replace(right, wrong, StringComparison.Ordinal), "leave");
        var finding = Assert.Single(findings);
        Assert.Equal(code, finding.Code);
        Assert.Contains(words, finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fields.nam == 'x'", "Did you mean 'name'?")]
    [InlineData("1 == 1", "does not say of any field")]
    [InlineData("fields.name", "does not say of any field")]
    public void ACheckOfNothingIsAFault(string rule, string words)
    {
        var (_, findings) = Parse(Sound + $"checks:\n  - {{ rule: \"{rule}\", message: wrong }}\n", "leave");
        Assert.Contains(words, Assert.Single(findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrittenReadsAsItWas()
    {
        var (template, _) = Parse(Sound + "checks:\n  - { rule: \"fields.name != ''\", message: no name }\n", "leave");
        var again = FormWriter.Write(template!);
        Assert.Equal(again, FormWriter.Write(Parse(again, "leave").Template!));
    }

    [Fact]
    public void OverlappingZonesAreAFault()
    {
        var (_, findings) = Parse(Sound + "  other: { type: text, at: [60, 50, 120, 8] }\n", "leave");
        Assert.Equal("RPA603", Assert.Single(findings).Code);
    }

    [Fact]
    public void NoNonsenseMakesTheParserThrow()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var text = new StringBuilder(Sound);
            for (var k = 0; k < 4; k++)
            {
                text[random.Next(text.Length)] = "[]{}:,-\n \"'#&*!|>x0"[random.Next(19)];
            }

            _ = Parse(text.ToString(), "leave");
        }
    }

    private static (FormTemplate? Template, IReadOnlyList<Diagnostic> Findings) Parse(string yaml, string name)
    {
        var diagnostics = new DiagnosticBag();
        var template = new FormParser(diagnostics).Parse(name, name + ".form.yaml", Encoding.UTF8.GetBytes(yaml));
        return (template, diagnostics.ToImmutable());
    }
}
