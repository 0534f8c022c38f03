using System.Globalization;
using Rpa.Bots.Actions;
using Rpa.Bots.Letters;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Language.Testing;

/// <summary>A letter that went out.</summary>
/// <param name="Name">`letters/granted`.</param>
/// <param name="State">The state that sent it.</param>
/// <param name="Inputs">What the action was given, such as `to`.</param>
/// <param name="Subject">With its values.</param>
/// <param name="Text">Plain text, values in place; empty where it could not be written.</param>
/// <param name="Language">`de` or `en`.</param>
/// <param name="Error">Why it could not be written, or null.</param>
public sealed record WrittenLetter(string Name, string State, MapValue Inputs, string Subject, string Text, string Language, string? Error)
{
    /// <summary>The asset kind of letters.</summary>
    internal const string Kind = "letter";

    /// <summary>The letter that has certainly gone out by an input, or null.</summary>
    internal static WrittenLetter? Of(CaseWalk before, StepResult result, CaseInput input)
    {
        if (result.Verdict.Kind != VerdictKind.Applied || before.Case.Action is not { } action || !HasHappened(before, result, input)
            || before.Bundle.Catalog.Actions.GetValueOrDefault(action.Action) is not { } signature
            || signature.Inputs.FirstOrDefault(i => i.AssetKind == Kind) is not { } parameter || action.Inputs.Text(parameter.Name) is not { } name)
        {
            return null;
        }

        var asked = action.Inputs.Text("language") is "en" ? "en" : "de";
        if (before.Bundle.Assets.GetValueOrDefault((Kind, name)) is not Letter letter)
        {
            return new WrittenLetter(name, action.State, action.Inputs, "", "", asked, null);
        }

        var (rendered, error) = letter.Render(new CaseScopes(before.Case, input.At), CultureInfo.GetCultureInfo(asked == "en" ? "en-GB" : "de-DE"));
        return new WrittenLetter(name, action.State, action.Inputs, rendered?.Subject ?? "", rendered?.Text ?? "", rendered?.Language ?? asked, error);
    }

    private static bool HasHappened(CaseWalk before, StepResult result, CaseInput input) => input switch
    {
        ActionAnswered => true,
        ProbeAnswered { Answer: ProbeAnswer.Found } => true,
        OperatorCommanded { Command: OperatorCommand.ConfirmDone } => true,
        // A probe of the file: its outcome was taken where the case has kept one, or has gone on by a way of `next`.
        ProbeAnswered { Result: not null } => result.Snapshot.Answer is not null
            || (before.Bundle.Definition.States[before.Case.State] is DoState state && state.Next.Any(b => result.Passed.Contains(b.Span))),
        _ => false,
    };
}
