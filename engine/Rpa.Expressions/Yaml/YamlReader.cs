using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Yaml;

/// <summary>
/// Reads one YAML document by the house's rules: tags, anchors, aliases, merge keys and duplicate keys are errors, depth is capped before
/// parsing, one syntax error does not hide the others. Never throws on bad input.
/// </summary>
public static class YamlReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    /// <summary>The largest file that is read, bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Reads UTF-8 bytes. Returns null where nothing of use could be read; <paramref name="diagnostics"/> then says why.</summary>
    public static YamlNode? Read(string file, ReadOnlySpan<byte> utf8, DiagnosticBag diagnostics) =>
        throw new NotSupportedException();
}
