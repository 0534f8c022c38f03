using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Language.Definitions;

namespace Rpa.Language.Parsing;

/// <summary>Reads `policies:`.</summary>
internal sealed class PolicyReader(ParseContext context, IReadOnlyDictionary<string, StateDefinition> states)
{
    /// <summary>The policies; those with faults are reported and left out.</summary>
    public ImmutableArray<PolicyDefinition> Read(YamlNode? node) => [.. ParseContext.Items(node).OfType<YamlMapping>().Select(Policy).OfType<PolicyDefinition>()];

    private PolicyDefinition? Policy(YamlMapping map)
    {
        if (map["always"] is YamlMapping always)
        {
            return context.State(always["after"]) is { } after && context.State(always["comes"]) is { } comes
                ? new AlwaysAfter(after, comes, context.StateList(always["except"]), map.Span)
                : null;
        }

        if (map["never"] is not YamlMapping never)
        {
            return null;
        }

        if (never["enter"] is { } enter)
        {
            return context.State(enter) is { } state && Outcome(never["without"]) is { } without ? new NeverEnterWithout(state, without.State, without.Outcome, map.Span) { FourEyes = ParseContext.Flag(never["four-eyes"]) } : null;
        }

        if (ParseContext.Text(never["action"]) is { } action)
        {
            context.WarnWhenNear((YamlScalar)never["action"]!, context.Catalog.Actions.Keys, "action that a bot brings, so the policy forbids nothing");
            return new NeverAction(action, map.Span);
        }

        return context.Field(never["field"]) is { } field
            ? new NeverFieldUsedIn(field.Name, [.. ParseContext.Items(never["used-in"]).Select(ParseContext.Text).OfType<string>()], map.Span)
            : null;
    }

    private (string State, string Outcome)? Outcome(YamlNode? node)
    {
        if (node is not YamlScalar { Text.Length: > 0 } scalar)
        {
            return null;
        }

        var parts = scalar.Text.Split('.');
        if (parts.Length != 2)
        {
            context.Report(LanguageDiagnostics.UnknownOutcome, scalar.Span, $"'{scalar.Text}' is no outcome.", "Write it as STATE.OUTCOME, such as 'deciding.submit'.");
            return null;
        }

        if (context.State(new YamlScalar(parts[0], scalar.Style, scalar.Span)) is not { } name)
        {
            return null;
        }

        if (!states.TryGetValue(name, out var state))
        {
            return null;
        }

        if (state is not TaskState task)
        {
            context.Report(LanguageDiagnostics.UnknownOutcome, scalar.Span, $"'{name}' is no task, so no person can give an outcome there.", "Name a state of kind 'task'.");
            return null;
        }

        if (task.Outcomes.All(o => o.Name != parts[1]))
        {
            context.Report(
                LanguageDiagnostics.UnknownOutcome, scalar.Span, $"The task '{name}' has no outcome '{parts[1]}'.", DidYouMean.Remedy(parts[1], task.Outcomes.Select(o => o.Name)));
            return null;
        }

        return (name, parts[1]);
    }
}
