using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rpa.Expressions.Yaml;

/// <summary>The text nests deeper than allowed.</summary>
internal sealed class YamlTooDeepException(int line, int column) : Exception
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}

/// <summary>
/// Turns parser events into nodes. The parser reads ahead by no more than a kibibyte, so depth is capped here, too, while events arrive: this cap is exact, the
/// scan before it keeps the parser from a cost that grows with the square of the brackets on a line.
/// </summary>
internal sealed class YamlTreeBuilder(YamlSource source, DiagnosticBag diagnostics)
{
    private readonly Parser _parser = new(new Scanner(new StringReader(source.Text)));
    private readonly HashSet<int> _claimed = [];

    /// <summary>Where the last event ended: the best place there is when the parser fails without one.</summary>
    public (int Line, int Column) Last { get; private set; } = (1, 1);

    /// <summary>The root, or null for an empty file. Lets the parser's exceptions through.</summary>
    public YamlNode? Build()
    {
        YamlNode? root = null;
        var documents = 0;
        while (_parser.MoveNext())
        {
            switch (Current)
            {
                case DocumentStart start when ++documents == 2:
                    Report(
                        YamlDiagnostics.SeveralDocuments, Place(start), "A second document begins here; only one per file is read.",
                        "Remove the line '---', or put the rest into a file of its own.");
                    break;
                case NodeEvent when documents > 1:
                    Skip();
                    break;
                case NodeEvent:
                    root = Node(1, 1, inFlow: false);
                    break;
            }
        }

        return root is YamlScalar { IsEmpty: true } ? null : root;
    }

    private ParsingEvent Current
    {
        get
        {
            var current = _parser.Current!;
            Last = ((int)current.End.Line, (int)current.End.Column);
            return current;
        }
    }

    private void Next()
    {
        if (!_parser.MoveNext())
        {
            throw new InvalidOperationException("The events end inside a node.");
        }
    }

    private void Skip()
    {
        var depth = 0;
        do
        {
            depth += Current.NestingIncrease;
            if (depth > 0)
            {
                Next();
            }
        }
        while (depth > 0);
    }

    /// <summary>The node of the current event; null where it was reported and is of no use.</summary>
    private YamlNode? Node(int depth, int fromLine, bool inFlow)
    {
        switch (Current)
        {
            case AnchorAlias alias:
                Report(
                    YamlDiagnostics.Anchor, Place(alias), $"'*{alias.Value}' is a YAML alias; aliases are not allowed.",
                    "Write the value out; if this is a text or an expression, quote it.");
                return null;
            case Scalar scalar:
                return ScalarNode(scalar, inFlow);
            case SequenceStart sequence:
                Demand(depth, sequence);
                CheckProperties(sequence, null);
                return Sequence(sequence, depth, fromLine);
            case MappingStart mapping:
                Demand(depth, mapping);
                CheckProperties(mapping, null);
                return Mapping(mapping, depth, fromLine);
            default:
                throw new InvalidOperationException($"Unexpected event {Current.GetType().Name}.");
        }
    }

    private YamlScalar? ScalarNode(Scalar scalar, bool inFlow)
    {
        var span = Place(scalar);
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            CheckProperties(scalar, null);
            return new YamlScalar(scalar.Value, YamlStyle.Block, span) { BlockText = BlockText(span) };
        }

        if (scalar.Style is not ScalarStyle.Plain)
        {
            CheckProperties(scalar, null);
            return new YamlScalar(scalar.Value, YamlStyle.Quoted, span);
        }

        var line = source.Line(span.EndLine);
        var rest = line.AsSpan(Math.Min(span.EndColumn - 1, line.Length));
        if (!scalar.Tag.IsEmpty || !scalar.Anchor.IsEmpty)
        {
            var written = span.Line == span.EndLine ? line[Math.Min(span.Column - 1, line.Length)..Math.Min(span.EndColumn - 1, line.Length)] : scalar.Value;
            if (written.Length == 0)
            {
                // The end mark of an empty scalar behind a tag lies on the next line.
                written = source.Line(span.Line)[(span.Column - 1)..];
            }

            return CheckProperties(scalar, written) ? new YamlScalar(scalar.Value, YamlStyle.Plain, span) : null;
        }

        var isSplit = inFlow && rest is [',', ..];
        var isTruncated = rest is [' ' or '\t', ..] && rest.TrimStart() is ['#', ..];
        // '# ' begins a comment; what stands close behind the '#' was hardly meant as one.
        var isNoComment = isTruncated && rest.TrimStart() is ['#', not (' ' or '#'), ..] && SwallowedExpression.IsLikely(scalar.Value);
        if (isNoComment || ((isSplit || isTruncated) && SwallowedExpression.IsCutOff(scalar.Value)))
        {
            var all = line[(span.Line == span.EndLine ? span.Column - 1 : 0)..];
            Report(
                YamlDiagnostics.SwallowedExpression, span,
                isSplit ? $"YAML splits this at the comma and reads only '{scalar.Value}'." : $"YAML takes ' #' for a comment and reads only '{scalar.Value}'.",
                isSplit ? "Quote the expression, best in block style on a line of its own." : SwallowedExpression.Remedy(all));
            return null;
        }

        return new YamlScalar(scalar.Value, YamlStyle.Plain, span);
    }

    private SourceSpan BlockText(SourceSpan header)
    {
        for (var number = header.Line + 1; number <= header.EndLine; number++)
        {
            if (YamlSource.IndentOf(source.Line(number)) is >= 0 and var indent)
            {
                return new SourceSpan(source.File, header.Line + 1, indent + 1, header.EndLine, header.EndColumn);
            }
        }

        return header;
    }

    private YamlSequence Sequence(SequenceStart start, int depth, int fromLine)
    {
        var inFlow = start.Style == SequenceStyle.Flow;
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        var wasSplit = false;
        for (Next(); Current is not SequenceEnd; Next())
        {
            var item = Node(depth + 1, (int)Current.Start.Line, inFlow);
            if (item is YamlScalar scalar && wasSplit && SwallowedExpression.IsTail(scalar.Text))
            {
                continue;
            }

            wasSplit = item is null && inFlow;
            if (item is not null)
            {
                items.Add(item);
            }
        }

        var end = Current;
        Claim(fromLine, end, (int)start.Start.Column, isSequence: true);
        var span = Whole(start, end, inFlow, items.Count == 0 ? null : items[^1]);
        return new YamlSequence(items.DrainToImmutable(), span);
    }

    private YamlMapping Mapping(MappingStart start, int depth, int fromLine)
    {
        var inFlow = start.Style == MappingStyle.Flow;
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var first = new Dictionary<string, int>();
        var (isPartial, wasSplit) = (false, false);
        for (Next(); Current is not MappingEnd; Next())
        {
            var key = Key(depth);
            var keyLine = key?.Span.Line ?? (int)Current.Start.Line;
            Next();
            var value = Node(depth + 1, keyLine, inFlow);
            var isTail = wasSplit && key is not null && SwallowedExpression.IsTail(key.Text);
            if (key is null || value is null || isTail || WasTakenOut(value, keyLine))
            {
                (isPartial, wasSplit) = (true, (wasSplit || value is null) && inFlow);
            }
            else if (first.TryGetValue(key.Text, out var line))
            {
                Report(
                    YamlDiagnostics.DuplicateKey, key.Span, $"Key '{key.Text}' stands here again; the first one is on line {line}.",
                    "Remove one of them, or rename it.");
            }
            else
            {
                first.Add(key.Text, key.Span.Line);
                entries.Add(new YamlEntry(key, value));
            }
        }

        var end = Current;
        isPartial |= Claim(fromLine, end, (int)start.Start.Column, isSequence: false);
        var span = Whole(start, end, inFlow, entries.Count == 0 ? null : entries[^1].Value);
        return new YamlMapping(entries.DrainToImmutable(), span) { IsPartial = isPartial };
    }

    private YamlScalar? Key(int depth)
    {
        if (Current is not Scalar scalar)
        {
            var place = Place(Current);
            if (Current is AnchorAlias)
            {
                return Node(depth, place.Line, inFlow: false) as YamlScalar;
            }

            Report(YamlDiagnostics.ComplexKey, place, "A key must be a text, this one is a list or a mapping.", "If this is a '${…}' value, quote it.");
            Demand(depth, Current);
            Skip();
            return null;
        }

        if (scalar is { Style: ScalarStyle.Plain, Value: "<<" })
        {
            Report(YamlDiagnostics.MergeKey, Place(scalar), "'<<' is a YAML merge key; merge keys are not allowed.", "Write the keys out.");
            return null;
        }

        if (scalar.Value.Length == 0)
        {
            Report(YamlDiagnostics.ComplexKey, Place(scalar), "A key is missing before ':'.", "Write the key, or quote the text.");
            return null;
        }

        return ScalarNode(scalar, inFlow: false);
    }

    /// <summary>Reports tag and anchor; false where they were probably meant as an expression, so that the value is of no use.</summary>
    private bool CheckProperties(NodeEvent node, string? written)
    {
        var tag = node.Tag.IsEmpty ? "" : node.Tag.IsNonSpecific ? "!" : node.Tag.Value;
        if (written is not null && tag.Length > 0
            && (SwallowedExpression.IsLikely(written) || tag.Contains('(', StringComparison.Ordinal) || written.TrimEnd() == tag))
        {
            var place = Place(node);
            Report(YamlDiagnostics.SwallowedExpression, place.Line == place.EndLine ? place : source.At(place.Line, place.Column, written.TrimEnd().Length), $"YAML reads '{tag}' as a tag, not as an expression.", SwallowedExpression.Remedy(written));
            return false;
        }

        if (tag.Length > 0)
        {
            Report(YamlDiagnostics.Tag, Place(node), $"'{tag}' is a YAML tag; tags are not allowed.", "Remove it; if this is a text or an expression, quote it.");
        }

        if (!node.Anchor.IsEmpty)
        {
            Report(
                YamlDiagnostics.Anchor, Place(node), $"'&{node.Anchor.Value}' is a YAML anchor; anchors are not allowed.",
                "Remove it; if this is a text or an expression, quote it.");
        }

        return true;
    }

    /// <summary>`key:` whose lines below were taken out.</summary>
    private bool WasTakenOut(YamlNode value, int keyLine)
    {
        if (value is not YamlScalar { IsEmpty: true })
        {
            return false;
        }

        var next = keyLine + 1;
        while (next <= source.Lines.Length && !source.TakenOut.ContainsKey(next) && YamlSource.IndentOf(source.Line(next)) < 0)
        {
            next++;
        }

        return source.TakenOut.TryGetValue(next, out var line) && YamlSource.IndentOf(line) > YamlSource.IndentOf(source.Line(keyLine));
    }

    /// <summary>Whether a part of this collection was taken out; each part counts for the innermost collection that can have held it.</summary>
    private bool Claim(int fromLine, ParsingEvent end, int column, bool isSequence)
    {
        var found = false;
        foreach (var (number, text) in source.TakenOut)
        {
            var indent = YamlSource.IndentOf(text);
            if (number >= fromLine && number <= (int)end.End.Line && indent >= column - 1
                && (!isSequence || indent > column - 1 || text[indent] == '-') && _claimed.Add(number))
            {
                found = true;
            }
        }

        return found;
    }

    private static void Demand(int depth, ParsingEvent at)
    {
        if (depth > YamlReader.MaxDepth)
        {
            throw new YamlTooDeepException((int)at.Start.Line, (int)at.Start.Column);
        }
    }

    private SourceSpan Place(ParsingEvent e) =>
        new(source.File, (int)e.Start.Line, (int)e.Start.Column, (int)e.End.Line, (int)e.End.Column);

    /// <summary>A block collection ends with its last child, not where the next token begins.</summary>
    private SourceSpan Whole(ParsingEvent start, ParsingEvent end, bool inFlow, YamlNode? last)
    {
        var (line, column) = inFlow || last is null ? ((int)end.Start.Line, (int)end.Start.Column + (inFlow ? 1 : 0)) : (last.Span.EndLine, last.Span.EndColumn);
        return new SourceSpan(source.File, (int)start.Start.Line, (int)start.Start.Column, line, column);
    }

    private void Report(DiagnosticDescriptor descriptor, SourceSpan span, string message, string remedy) => diagnostics.Report(descriptor, span, message, remedy);
}
