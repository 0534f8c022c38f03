using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;

namespace Rpa.Host.RemoteBots;

/// <summary>An action that a process of somebody else does, as the operator has declared it.</summary>
/// <param name="Name">`town.greet`.</param>
/// <param name="Title">What it does.</param>
/// <param name="Capability">What a worker must offer.</param>
/// <param name="IsEffect">It changes the outside world; then it must answer probes too.</param>
/// <param name="Inputs">By key, kebab-case.</param>
/// <param name="Outputs">By name, camelCase.</param>
/// <param name="Failures">Business failures it may end with.</param>
/// <param name="Timeout">The longest one attempt may take.</param>
internal sealed record RemoteDeclaration(
    string Name, LocalText Title, string Capability, bool IsEffect, ImmutableArray<RemoteValue> Inputs, ImmutableArray<RemoteValue> Outputs, ImmutableArray<string> Failures, TimeSpan Timeout)
{
    public ActionSignature ToSignature() => new(
        Name, Title,
        [.. Inputs.Select(i => new InputParameter(i.Name, i.Type.CelType, !i.IsOptional))],
        [.. Outputs.Select(o => new CelField(o.Name, o.Type.CelType, o.IsOptional))],
        Failures, IsEffect, Capability)
    {
        BringsOwnProbe = IsEffect, WritesCaseReference = IsEffect, Timeout = Timeout,
    };
}

/// <summary>A declared value: `integer`, or `integer?` where it may be absent.</summary>
internal sealed record RemoteValue(string Name, DataType Type, bool IsOptional)
{
    /// <summary>The types there are, each also with a question mark.</summary>
    public static ImmutableArray<string> TypeNames { get; } = [.. Kinds.Keys.Order(StringComparer.Ordinal).SelectMany(k => new[] { k, k + "?" })];

    private static ImmutableDictionary<string, DataType> Kinds => ImmutableDictionary<string, DataType>.Empty
        .Add("text", new DataType(DataKind.Text)).Add("integer", new DataType(DataKind.Integer)).Add("decimal", new DataType(DataKind.Decimal)).Add("boolean", new DataType(DataKind.Boolean))
        .Add("date", new DataType(DataKind.Date)).Add("email", new DataType(DataKind.Email)).Add("document", new DataType(DataKind.Document))
        .Add("texts", new DataType(DataKind.List, Element: new DataType(DataKind.Text)));

    public static RemoteValue? Of(string name, string type) => Kinds.TryGetValue(type.TrimEnd('?'), out var known) ? new RemoteValue(name, known, type.EndsWith('?')) : null;
}
