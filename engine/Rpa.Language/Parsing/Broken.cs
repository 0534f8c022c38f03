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
