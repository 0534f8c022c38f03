using System.Diagnostics;
using System.Text;
using Rpa.Expressions.Yaml;

namespace Rpa.Expressions.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void EveryNodeKnowsItsPlace()
    {
        var root = Reading.Mapping("a: b\nlist:\n  - 'two'\n  - {x: \"y\"}\nblock: |\n  data.a\n    && data.b\nlast: [1, 2]\n");
        Assert.Equal("f.yaml:1:4", root["a"]!.Span.ToString());
        Assert.Equal(5, root["a"]!.Span.EndColumn);
        var list = Assert.IsType<YamlSequence>(root["list"]);
        Assert.Equal("f.yaml:3:3", list.Span.ToString());
        Assert.Equal((4, 13), (list.Span.EndLine, list.Span.EndColumn));
        var quoted = Assert.IsType<YamlScalar>(list.Items[0]);
        Assert.Equal(("f.yaml:3:5", "f.yaml:3:6", YamlStyle.Quoted), (quoted.Span.ToString(), quoted.TextSpan.ToString(), quoted.Style));
        var inner = Assert.IsType<YamlMapping>(list.Items[1]);
        Assert.Equal("f.yaml:4:9", inner["x"]!.Span.ToString());
        var block = Assert.IsType<YamlScalar>(root["block"]);
        Assert.Equal(("f.yaml:5:8", "f.yaml:6:3", YamlStyle.Block), (block.Span.ToString(), block.TextSpan.ToString(), block.Style));
        Assert.Equal("data.a\n  && data.b\n", block.Text);
        Assert.Equal(13, root["last"]!.Span.EndColumn);
        Assert.Equal((8, 13), (root.Span.EndLine, root.Span.EndColumn));
    }

    [Theory]
    [InlineData("on: yes\nzip: 01067\nx: null\nd: 2026-11-21\n", "{on: yes, zip: 01067, x: null, d: 2026-11-21}")]
    [InlineData("a:\nb: ~\n", "{a: , b: ~}")]
    [InlineData("a:\n- x\n- y\n", "{a: [x, y]}")]
    [InlineData("a: one\n  two\nb: >\n  f\n  g\n", "{a: one two, b: f g\n}")]
    [InlineData("# only\n---\na: b\n", "{a: b}")]
    [InlineData("\uFEFFa: b\r\nc:\r\n  d: e\r\n", "{a: b, c: {d: e}}")]
    [InlineData("a: \"x # y\"  # z\nb: x#y\nurl: http://x/y?a=b&c=d\n", "{a: x # y, b: x#y, url: http://x/y?a=b&c=d}")]
    [InlineData("a: It's fine\nb: (x) y\n", "{a: It's fine, b: (x) y}")]
    [InlineData("- text: |\n    [[[[\n    \tx 'y\n- b", "[{text: [[[[\n\tx 'y\n}, b]")]
    public void ScalarsAreTextWhateverTheyLookLike(string yaml, string expected)
    {
        var (root, findings) = Reading.Of(yaml);
        Assert.Empty(findings);
        Assert.Equal(expected, Reading.Show(root));
    }

    [Theory]
    [InlineData("a: &x 1\n", "1:4 RPA007")]
    [InlineData("a: *x\n", "1:4 RPA007")]
    [InlineData("<<: {a: b}\n", "1:1 RPA008")]
    [InlineData("a: !!int 3\n", "1:4 RPA006")]
    [InlineData("a: !include other.yaml\n", "1:4 RPA006")]
    [InlineData("a: !x {b: c}\n", "1:4 RPA006")]
    [InlineData("a: 1\nb: 2\na: 3\n", "3:1 RPA010")]
    [InlineData("? [a]\n: b\n", "1:3 RPA011")]
    [InlineData("{a: b}: c\n", "1:1 RPA011")]
    [InlineData(": c\n", "1:1 RPA011")]
    [InlineData("a: b\n---\nc: d\n", "2:1 RPA009")]
    [InlineData("", "1:1 RPA013")]
    [InlineData("# nothing\n", "1:1 RPA013")]
    [InlineData("a:\n\tb: c\n", "2:1 RPA005")]
    [InlineData("a: b\u0085c\n", "1:5 RPA014")]
    [InlineData("a: b\u2028c\n", "1:5 RPA014")]
    [InlineData("a: b\0c\n", "1:5 RPA014")]
    public void WhatTheHouseDoesNotAllowIsReportedAtItsPlace(string yaml, string expected) => Assert.Equal([expected], Reading.Of(yaml).Findings);

    [Theory]
    [InlineData("if: !has(x)\n", "1:5 RPA012", "\"!has(x)\"")]
    [InlineData("if: !has(data.name) || !has(data.mail)\nto: x\n", "1:5 RPA012", "\"!has(data.name) || !has(data.mail)\"")]
    [InlineData("if: !has(x) && y\n", "1:5 RPA012", "\"!has(x) && y\"")]
    [InlineData("if: !done\n", "1:5 RPA012", "\"!done\"")]
    [InlineData("next: { if: f(a, b) > 3, to: x }\n", "1:13 RPA012", "block style")]
    [InlineData("if: data.x == \"a #1\"\n", "1:5 RPA012", "'data.x == \"a #1\"'")]
    [InlineData("text: Hello ${f(1) #2}\n", "1:7 RPA012", "\"Hello ${f(1) #2}\"")]
    [InlineData("if: \"a\" == data.x\n", "1:5 RPA012", "'\"a\" == data.x'")]
    [InlineData("if: [1, 2].exists(x, x > 1)\n", "1:5 RPA012", "\"[1, 2].exists(x, x > 1)\"")]
    [InlineData("if: data.a ? data.b : data.c\n", "1:5 RPA012", "\"data.a ? data.b : data.c\"")]
    [InlineData("- if: { x: data.a ? data.b : data.c }\n", "1:7 RPA012", "block style")]
    public void ASwallowedExpressionIsToldToBeQuoted(string yaml, string place, string remedy)
    {
        var finding = Assert.Single(Reading.Findings(yaml));
        Assert.Equal(place, $"{finding.Span.Line}:{finding.Span.Column} {finding.Code}");
        Assert.StartsWith("Quote the expression", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [b, c\nd: e\nf: g\n", "1:4 RPA015", "{d: e, f: g}")]
    [InlineData("a: {b: c\nd: e\nf: g\n", "1:4 RPA015", "{d: e, f: g}")]
    [InlineData("a: 'b\nc: d\n", "1:4 RPA015", "{c: d}")]
    [InlineData("a: 'b\nc: 'd'\n", "1:4 RPA015", "{c: d}")]
    [InlineData("a: x\n  b: c\nd: e\n", "2:4 RPA001", "{a: x, d: e}")]
    [InlineData("a: ]\nd: e\n", "1:4 RPA001", "{d: e}")]
    [InlineData("a: @x\nd: e\n", "1:4 RPA001", "{d: e}")]
    [InlineData("a: 1\nb\nc: 2\n", "2:1 RPA001", "{a: 1, c: 2}")]
    [InlineData("a:\n  b: 1\n c: 2\nd: 3\n", "3:2 RPA001", "{a: {b: 1}, d: 3}")]
    [InlineData("- a\nb: c\n- d\n", "2:1 RPA001", "[a, d]")]
    [InlineData("a:\n  b: 1\n  - c\n  d: e\n", "3:3 RPA001", "{a: {b: 1, d: e}}")]
    [InlineData("x: \"\\q\"\nd: e\n", "1:4 RPA001", "{d: e}")]
    [InlineData("a: [\n  b: c: d\n]\ne: f\n", "2:7 RPA001", "{e: f}")]
    public void BehindASyntaxErrorReadingGoesOn(string yaml, string finding, string tree)
    {
        var (root, findings) = Reading.Of(yaml);
        Assert.Equal([finding], findings);
        Assert.Equal(tree, Reading.Show(root));
    }

    [Fact]
    public void OneSyntaxErrorDoesNotHideTheOthers()
    {
        var (root, findings) = Reading.Of("""
            states:
              first:
                do: [a, b
                next: second
              second:
                if: !has(x) || y
                to: &anchor third
              third: @x
              fourth:
                final: 'ok
            fifth: ok
            """);
        Assert.Equal(["3:9 RPA015", "6:9 RPA012", "7:9 RPA007", "8:10 RPA001", "10:12 RPA015"], findings);
        Assert.Equal("{states: {first: {next: second}, second: {to: third}}, fifth: ok}", Reading.Show(root));
    }

    [Fact]
    public void OnlyTheMappingThatLostALineIsPartial()
    {
        var root = (YamlMapping)Reading.Of("a:\n  b: @x\n  c: 1\nd:\n  e: 1\n").Root!;
        Assert.False(root.IsPartial);
        Assert.True(((YamlMapping)root["a"]!).IsPartial);
        Assert.False(((YamlMapping)root["d"]!).IsPartial);
    }

    [Fact]
    public void BytesThatAreNotUtf8AreNamedWithTheirPlace()
    {
        var (_, findings) = Reading.Of([.. "a: b\nä: c"u8, 0xE4, .. "d\n"u8]);
        Assert.Equal(["2:5 RPA002"], findings);
        Assert.Equal(["1:1 RPA002"], Reading.Of([0xFF, 0xFE, 0x61, 0]).Findings);
    }

    [Theory]
    [InlineData("[", 50_000)]
    [InlineData("[\n", 50_000)]
    [InlineData("{a: ", 50_000)]
    [InlineData("- ", 50_000)]
    [InlineData("a: [x, {y: ", 50_000)]
    public void HostileNestingEndsQuickly(string unit, int times)
    {
        var watch = Stopwatch.StartNew();
        var (root, findings) = Reading.Of(string.Concat(Enumerable.Repeat(unit, times)));
        Assert.Null(root);
        Assert.Contains("RPA004", Assert.Single(findings), StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    [Fact]
    public void DeeplyNestedKeysEndQuickly() =>
        Assert.Equal(["1:3 RPA011"], Reading.Of(string.Concat(Enumerable.Repeat("? ", 50_000))).Findings);

    [Fact]
    public void DeepIndentationIsCappedAndTheCapItselfIsAllowed()
    {
        static string Nested(int depth) => string.Concat(Enumerable.Range(0, depth).Select(i => $"{new string(' ', i)}k:\n"));
        Assert.Empty(Reading.Of(Nested(YamlReader.MaxDepth)).Findings);
        Assert.Equal("RPA004", Assert.Single(Reading.Findings(Nested(YamlReader.MaxDepth + 1))).Code);
    }

    [Fact]
    public void AFileAboveTheCapIsRefused() =>
        Assert.Equal(["1:1 RPA003"], Reading.Of(new byte[YamlReader.MaxBytes + 1]).Findings);

    [Fact]
    public void ABigFileFullOfFaultsEndsQuickly()
    {
        var watch = Stopwatch.StartNew();
        Reading.Of(string.Concat(Enumerable.Repeat("a: @x\n", 600_000)));
        Reading.Of(string.Concat(Enumerable.Repeat("a: !x\n", 600_000)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
    }

    [Fact]
    public void MutilatedFilesNeverThrow()
    {
        const string Whole = """
            workflow: x
            title: { de: "A", en: 'B' }
            list: [1, 2, { a: b }]
            states:
              one:
                do: a.b
                with: { x: "${data.a}" }
                text: |
                  Hello
                    there
              two: [a, b]
            """;
        var random = new Random(7);
        const string Alphabet = "[]{}:,-?!&*|>'\"#%@` \n\tax\\~=\u2028\0";
        for (var round = 0; round < 4_000; round++)
        {
            var text = new StringBuilder(Whole);
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                var at = random.Next(text.Length);
                text[at] = Alphabet[random.Next(Alphabet.Length)];
                if (random.Next(3) == 0)
                {
                    text.Remove(at, Math.Min(random.Next(12), text.Length - at));
                }
            }

            var (root, findings) = Reading.Of(text.ToString());
            Assert.True(root is not null || findings.Length > 0, text.ToString());
        }
    }
}
