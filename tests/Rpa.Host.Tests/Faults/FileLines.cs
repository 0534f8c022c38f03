using System.Collections.Immutable;

namespace Rpa.Host.Tests.Faults;

/// <summary>A YAML file or letter as lines, read by indentation: enough to break it in a chosen place. Lines are numbered from 0 here.</summary>
internal sealed record FileLines(string Path, ImmutableArray<string> Lines)
{
    public string this[int line] => Lines[line];

    public string Text => string.Join('\n', Lines);

    /// <summary>Lines that say something: no blank ones, no comments.</summary>
    public IEnumerable<int> Numbers => Enumerable.Range(0, Lines.Length).Where(i => Lines[i].Trim() is { Length: > 0 } text && text[0] != '#');

    public static FileLines Of(string path, string text) => new(path, [.. text.Split('\n')]);

    public int Indent(int line) => Lines[line].Length - Lines[line].TrimStart(' ').Length;

    /// <summary>The line whose key holds this one, or -1 at the top.</summary>
    public int Parent(int line)
    {
        var indent = Indent(line) + (Lines[line].TrimStart().StartsWith("- ", StringComparison.Ordinal) ? 1 : 0);
        for (var i = line - 1; i >= 0; i--)
        {
            if (Lines[i].Trim().Length > 0 && Lines[i].TrimStart()[0] != '#' && Indent(i) < indent)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The keys that hold a line, the nearest first.</summary>
    public IEnumerable<int> Ancestors(int line)
    {
        for (var i = Parent(line); i >= 0; i = Parent(i))
        {
            yield return i;
        }
    }

    /// <summary>A line, the keys that hold it, and the first lines of the blocks that they hold: where a finding about the whole of a block may stand.</summary>
    public IEnumerable<int> Holders(int line)
    {
        line = Math.Min(line, Lines.Length - 1);
        var keys = Ancestors(line).ToList();
        return [line, .. keys, .. keys.Select(k => k + 1), .. line > 0 ? Ancestors(line - 1).Prepend(line - 1) : []];
    }

    /// <summary>The first line behind a key and all that it holds.</summary>
    public int End(int line)
    {
        var end = line + 1;
        while (end < Lines.Length && (Lines[end].Trim().Length == 0 || Indent(end) > Indent(line)))
        {
            end++;
        }

        return end;
    }

    /// <summary>The key on a line, without a list's dash; empty where there is none.</summary>
    public string Key(int line)
    {
        var text = Lines[line].TrimStart(' ', '-');
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? text[..colon] : "";
    }

    /// <summary>The keys from the top down to a line: `states/reading/save`.</summary>
    public string Way(int line) => string.Join('/', Ancestors(line).Reverse().Select(Key).Append(Key(line)));

    /// <summary>The part of the file a line belongs to: `states`.</summary>
    public string Section(int line) => Key(Ancestors(line).Append(line).First(i => Indent(i) == 0));

    public FileLines With(int line, string text) => this with { Lines = Lines.SetItem(line, text) };

    public FileLines Without(int line, int count = 1) => this with { Lines = Lines.RemoveRange(line, count) };

    public FileLines Insert(int line, params IEnumerable<string> texts) => this with { Lines = Lines.InsertRange(line, texts) };
}
