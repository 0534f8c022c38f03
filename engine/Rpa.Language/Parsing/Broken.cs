using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Language.Parsing;

/// <summary>Stands for an expression whose faults were reported, so that the rest of the file is checked all the same. Never part of a usable bundle.</summary>
internal sealed class BrokenProgram(string text, SourceSpan span) : CelProgram
{
    public override string Text { get; } = text;

    public override SourceSpan Span { get; } = span;

    public override CelType ResultType => CelType.Error;

    public override CelExpr Tree { get; } = new CelLiteral(NullValue.Instance, span);

    public override ImmutableArray<CelReference> References => [];

    public override CelResult Evaluate(IActivation activation) => CelResult.Failed("the expression could not be read");
}

/// <summary>Stands for a text whose expressions have reported faults.</summary>
internal sealed class BrokenTemplate(string text, SourceSpan span) : TextTemplate
{
    public override string Text { get; } = text;

    public override SourceSpan Span { get; } = span;

    public override CelType ResultType => CelType.Error;

    public override ImmutableArray<CelProgram> Programs => [];

    public override ImmutableArray<string> Literals => [Text];

    public override CelResult Evaluate(IActivation activation) => CelResult.Failed("the text could not be read");
}

/// <summary>A constant that is no text: `5` for a whole number, `true` for a boolean.</summary>
internal sealed class ConstantTemplate(string text, SourceSpan span, Value value) : TextTemplate
{
    private readonly CelResult _result = CelResult.Of(value);

    public Value Constant { get; } = value;

    public override string Text { get; } = text;

    public override SourceSpan Span { get; } = span;

    public override CelType ResultType => Constant.Type;

    public override ImmutableArray<CelProgram> Programs => [];

    public override ImmutableArray<string> Literals => [Text];

    public override CelResult Evaluate(IActivation activation) => _result;
}

/// <summary>One `${ path }` for an input that need not be given: where the path is unset the input is absent (no value, no error).</summary>
internal sealed class AbsentWhenUnset(TextTemplate inner) : TextTemplate
{
    private readonly ImmutableArray<string> _path = PathOf.Expr(inner.Programs[0].Tree);

    public override string Text => inner.Text;

    public override SourceSpan Span => inner.Span;

    public override CelType ResultType => inner.ResultType;

    public override ImmutableArray<CelProgram> Programs => inner.Programs;

    public override ImmutableArray<string> Literals => inner.Literals;

    public override CelResult Evaluate(IActivation activation)
    {
        var value = activation.Find(_path[0]);
        for (var i = 1; i < _path.Length && value is MapValue map; i++)
        {
            value = map[_path[i]];
            if (value is null or NullValue)
            {
                return default;
            }
        }

        return inner.Evaluate(activation);
    }
}
