using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Tests.Cel;

/// <summary>Short forms for the tests of expressions.</summary>
internal static class Expr
{
    public static readonly SourceSpan Place = new("let.yaml", 7, 11, 7, 11);

    public static readonly CelType Data = CelType.Record("data",
    [
        new("applicantName", CelType.String, IsOptional: true, IsPersonal: true),
        new("daysLet", CelType.Int, IsOptional: true),
        new("fee", CelType.Decimal, IsOptional: true),
        new("start", CelType.Date, IsOptional: true),
        new("tags", CelType.List(CelType.String), IsOptional: true),
        new("address", CelType.Address, IsOptional: true),
    ]);

    public static readonly CelEnvironment Environment = CelEnvironment.Empty.With("data", Data);

    public static CelProgram Compile(string text, CelEnvironment? environment = null)
    {
        var bag = new DiagnosticBag();
        var program = CelCompiler.Compile(text, Place, environment ?? Environment, bag);
        Assert.True(program is not null, string.Join("\n", bag.ToImmutable()));
        return program;
    }

    public static Diagnostic Fault(string text, CelEnvironment? environment = null) => Assert.Single(Faults(text, environment));

    public static IReadOnlyList<Diagnostic> Faults(string text, CelEnvironment? environment = null)
    {
        var bag = new DiagnosticBag();
        Assert.Null(CelCompiler.Compile(text, Place, environment ?? Environment, bag));
        return bag.ToImmutable();
    }

    public static Value Value(string text, MapValue? data = null, CelEnvironment? environment = null)
    {
        var result = Compile(text, environment).Evaluate(Given(data));
        Assert.True(result.Value is not null, $"{text}: {result.Error}");
        return result.Value;
    }

    public static string Error(string text, MapValue? data = null, CelEnvironment? environment = null)
    {
        var result = Compile(text, environment).Evaluate(Given(data));
        Assert.True(result.Error is not null, $"{text} gave {result.Value}");
        return result.Error;
    }

    public static IActivation Given(MapValue? data) => new Activation(new Dictionary<string, Value> { ["data"] = data ?? MapValue.Empty });
}
