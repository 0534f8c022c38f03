using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>Finds reads of optional values that no `has()` covers. First-level `data` fields are left to the proof over all paths.</summary>
internal static class OptionalReads
{
    /// <summary>Reports each uncovered read of <paramref name="program"/>; <paramref name="known"/> is set already.</summary>
    public static void Check(CelProgram program, CelEnvironment scope, DiagnosticBag diagnostics, string remedy, ImmutableHashSet<string>? known = null)
    {
        if (program is BrokenProgram)
        {
            return;
        }

        foreach (var read in Narrowing.Of(program.Tree, known).Reads)
        {
            if (IsOptional(read.Path, scope) && !read.Known.Contains(read.Name))
            {
                diagnostics.Report(LanguageDiagnostics.OptionalRead, read.Span, $"'{read.Name}' may be unset.", remedy);
            }
        }
    }

    private static bool IsOptional(IReadOnlyList<string> path, CelEnvironment scope)
    {
        if (!scope.Variables.TryGetValue(path[0], out var type))
        {
            return false;
        }

        var isOptional = false;
        for (var i = 1; i < path.Count; i++)
        {
            if (type.Kind != CelKind.Record || type.Field(path[i]) is not { } field)
            {
                return false;
            }

            isOptional = field.IsOptional && !(i == 1 && path[0] == Scopes.DataName);
            type = field.Type;
        }

        return isOptional;
    }
}
