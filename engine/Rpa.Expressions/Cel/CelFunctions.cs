using System.Collections.Immutable;
using Rpa.Expressions.Cel.Checking;
using Rpa.Expressions.Cel.Functions;

namespace Rpa.Expressions.Cel;

/// <summary>A form of a function that expressions may call, for completion and documentation.</summary>
/// <param name="Name">The name, with its namespace: `math.abs`.</param>
/// <param name="Signature">How it is called: `string.startsWith(string)`, `round(decimal, int)`.</param>
/// <param name="Result">The type it gives.</param>
public sealed record CelFunction(string Name, string Signature, string Result);

/// <summary>What expressions may call.</summary>
public static class CelFunctions
{
    /// <summary>Every form of every function, by name.</summary>
    public static ImmutableArray<CelFunction> All { get; } =
    [
        .. FunctionTable.Default.Names.Order(StringComparer.Ordinal)
            .SelectMany(FunctionTable.Default.Find).Select(o => new CelFunction(o.Name, o.Signature, o.Result.ToString())),
    ];

    /// <summary>The macros, called on a list, a map or an optional: `items.all(item, …)`; `has(…)` and `cel.bind(name, value, …)` stand alone.</summary>
    public static ImmutableArray<string> Macros { get; } = [.. Binder.MacroNames, "has", "cel.bind"];
}
