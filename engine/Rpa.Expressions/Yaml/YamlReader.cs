using System.Globalization;
using Rpa.Expressions.Diagnostics;
using YamlDotNet.Core;

namespace Rpa.Expressions.Yaml;

/// <summary>
/// Reads one YAML document by the house's rules: tags, anchors, aliases, merge keys and duplicate keys are errors, depth is capped before
/// parsing, one syntax error does not hide the others. Never throws on bad input.
/// </summary>
public static class YamlReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    /// <summary>The largest file that is read, bytes: a few thousand states, and what is judged well within a second whatever it holds.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private const int MaxFaults = 20;

    /// <summary>Each fault costs one more pass, so a big file gets fewer of them.</summary>
    private const int MaxWork = 2 * MaxBytes;

    /// <summary>Reads UTF-8 bytes. Returns null where nothing of use could be read; <paramref name="diagnostics"/> then says why.</summary>
    public static YamlNode? Read(string file, ReadOnlySpan<byte> utf8, DiagnosticBag diagnostics)
    {
        var source = YamlSource.Decode(file, utf8, diagnostics);
        if (source is null)
        {
            return null;
        }

        var scan = YamlScan.Of(source.Lines);
        if (scan.TooDeep is var (line, column))
        {
            return TooDeep(source, line, column, diagnostics);
        }

        var withTabs = ReplaceTabs(source, scan, diagnostics);
        var passes = Math.Clamp(MaxWork / Math.Max(1, utf8.Length), 2, MaxFaults);
        for (var pass = 1; pass <= passes; pass++)
        {
            var found = new DiagnosticBag();
            var builder = new YamlTreeBuilder(source, found);
            try
            {
                var root = builder.Build();
                diagnostics.AddRange(found.ToImmutable().Select(f => f with { Span = source.Unshifted(f.Span) }));
                if (found.Has(YamlDiagnostics.SeveralDocuments))
                {
                    // What the file says is split over its documents: reading one of them would only find what stands in the others missing.
                    return null;
                }

                if (root is null && source.TakenOut.Count == 0 && !found.HasErrors)
                {
                    diagnostics.Report(YamlDiagnostics.Empty, SourceSpan.StartOf(file), "There is nothing in the file.", "Write the first key.");
                }

                return root is null || source.Shifted.Count == 0 ? root : source.Unshifted(root);
            }
            catch (YamlTooDeepException e)
            {
                return TooDeep(source, e.Line, e.Column, diagnostics);
            }
            catch (YamlException e)
            {
                if (!YamlRecovery.Recover(source, (int)e.Start.Line, (int)e.Start.Column, e.Message, withTabs, diagnostics))
                {
                    return null;
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The parser has faults of its own on broken text: InvalidOperationException in an unclosed flow collection, for one.
                if (!YamlRecovery.Recover(source, builder.Last.Line, builder.Last.Column, "the parser gave up here", withTabs, diagnostics))
                {
                    return null;
                }
            }
        }

        diagnostics.Report(
            YamlDiagnostics.TooManyFaults, SourceSpan.StartOf(file),
            $"Reading ended after {passes.ToString(CultureInfo.InvariantCulture)} syntax errors; there may be more.", "Repair these first.");
        return null;
    }

    private static YamlNode? TooDeep(YamlSource source, int line, int column, DiagnosticBag diagnostics)
    {
        diagnostics.Report(
            YamlDiagnostics.TooDeep, source.At(line, column), $"Nesting is deeper than {MaxDepth.ToString(CultureInfo.InvariantCulture)} levels.",
            "Flatten it; if these brackets belong to a text, quote it.");
        return null;
    }

    /// <summary>How deep a line with tabs was meant is a guess that lets reading go on; faults on such a line that follow from a wrong guess are not reported.</summary>
    private static HashSet<int> ReplaceTabs(YamlSource source, YamlScan scan, DiagnosticBag diagnostics)
    {
        var tabs = new Dictionary<int, int>();
        foreach (var (line, column) in scan.Tabs)
        {
            diagnostics.Report(YamlDiagnostics.Tab, source.At(line, column), "A tab stands in the indentation; YAML allows only spaces.", "Replace it by spaces.");

            var text = source.Line(line);
            var indent = YamlSource.IndentOf(text);
            tabs[line] = text[..indent].Count(c => c == '\t');
            source.Lines[line - 1] = new string(' ', Meant(source, line, text[indent..], tabs)) + text[indent..];
        }

        return [.. scan.Tabs.Select(t => t.Line)];
    }

    /// <summary>As deep as the line before, or two deeper below a key; among lines with tabs a tab counts two.</summary>
    private static int Meant(YamlSource source, int line, string text, Dictionary<int, int> tabs)
    {
        var before = line - 1;
        while (before > 0 && (YamlSource.IndentOf(source.Line(before)) is var own && (own < 0 || source.Line(before)[own] == '#')))
        {
            before--;
        }

        if (before == 0)
        {
            return 0;
        }

        var written = source.Line(before);
        var indent = YamlSource.IndentOf(written);
        if (tabs.TryGetValue(before, out var count))
        {
            return Math.Max(0, indent + (2 * (tabs[line] - count)));
        }

        var isBelow = written.AsSpan().TrimEnd().EndsWith(":") || (written.AsSpan(indent).StartsWith("- ") && !text.StartsWith('-'));
        return isBelow ? indent + 2 : indent;
    }
}
