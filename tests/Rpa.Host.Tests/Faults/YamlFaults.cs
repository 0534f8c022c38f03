namespace Rpa.Host.Tests.Faults;

/// <summary>Faults of the writing itself, in any YAML file.</summary>
internal static class YamlFaults
{
    public static IEnumerable<Fault> Of(FileLines file)
    {
        foreach (var i in file.Numbers.ToList())
        {
            var (text, end, indent) = (file[i], file.End(i), file.Indent(i));
            var isItem = text.TrimStart().StartsWith("- ", StringComparison.Ordinal);
            if (file.Key(i).Length > 0 && !isItem && IsKey(file, i))
            {
                yield return new Fault("the same key twice", file.Path, file.Insert(end, Enumerable.Range(i, end - i).Select(n => file[n])), end, Place.Line, ["RPA010"]);
                if (!text.TrimStart().StartsWith('"'))
                {
                    yield return new Fault("no colon", file.Path, file.With(i, text.Replace(file.Key(i) + ":", file.Key(i), StringComparison.Ordinal)), i, Place.Line, ["RPA0*"]);
                }

                if (HasBrother(file, i))
                {
                    yield return new Fault("indented too far", file.Path, file.With(i, " " + text), i, Place.Line, ["RPA0*"]);
                }

                if (indent > 1 && HasBrothers(file, i))
                {
                    yield return new Fault("indented too little", file.Path, file.With(i, text[1..]), i, Place.Line, ["RPA0*"]);
                    yield return new Fault("tab in the indentation", file.Path, file.With(i, "\t" + text[1..]), i, Place.Line, ["RPA005"]);
                }
            }

            if (text.TrimEnd().EndsWith('"') && !text.Contains('{', StringComparison.Ordinal))
            {
                yield return new Fault("quote not closed", file.Path, file.With(i, text.TrimEnd()[..^1]), i, Place.Line, ["RPA0*"]);
            }

            if (text.Count(c => c == '[') == 1 && text.Contains(']', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal))
            {
                yield return new Fault("bracket not closed", file.Path, file.With(i, text.Replace("]", "", StringComparison.Ordinal)), i, Place.Line, ["RPA0*"]);
            }

            if (text.Contains(": { ", StringComparison.Ordinal) && text.TrimEnd().EndsWith('}'))
            {
                yield return new Fault("brace not closed", file.Path, file.With(i, text.TrimEnd()[..^1]), i, Place.Line, ["RPA0*"]);
            }
        }
    }

    /// <summary>A line of a folded text is none.</summary>
    private static bool IsKey(FileLines file, int i) => file.Parent(i) < 0 || !file[file.Parent(i)].TrimEnd().EndsWith(">-", StringComparison.Ordinal);

    /// <summary>Other keys of the same mapping stand beside it: without one, another indentation says the same.</summary>
    private static bool HasBrothers(FileLines file, int i) => HasBrother(file, i) || (file.End(i) is var next && next < file.Lines.Length && file.Indent(next) == file.Indent(i) && file.Key(next).Length > 0);

    /// <summary>Another key of the same mapping stands before it: without one, a deeper indentation says the same.</summary>
    private static bool HasBrother(FileLines file, int i)
    {
        var parent = file.Parent(i);
        return Enumerable.Range(parent + 1, i - parent - 1).Any(n => file.Numbers.Contains(n) && file.Indent(n) == file.Indent(i) && !file[n].TrimStart().StartsWith('-'));
    }
}
