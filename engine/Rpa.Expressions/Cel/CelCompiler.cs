using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Cel;

/// <summary>Parses, checks and compiles expressions of the Common Expression Language (cel.dev).</summary>
public static class CelCompiler
{
    /// <summary>
    /// Compiles <paramref name="text"/>. Returns null after errors, which are in <paramref name="diagnostics"/> with their place inside
    /// <paramref name="span"/> (the place of the expression's first character; expressions stand on one line or in a block).
    /// </summary>
    public static CelProgram? Compile(string text, SourceSpan span, CelEnvironment environment, DiagnosticBag diagnostics) =>
        throw new NotSupportedException();
}
