using System.Globalization;
using Rpa.Language.Running;

namespace Rpa.Engine.Queries;

/// <summary>An event in words.</summary>
internal static class EventText
{
    public static string Of(CaseInput input) => input switch
    {
        Started started => string.Create(CultureInfo.InvariantCulture, $"started by {started.Start} with {started.Documents.Length} documents"),
        ActionAnswered answered => string.Create(CultureInfo.InvariantCulture, $"attempt {answered.Attempt} is done"),
        ActionFailed { Failure.Length: > 0 } failed => $"{failed.Failure}: {failed.Message}",
        ActionFailed failed => failed.Message,
        EffectBegun begun => begun.Intent.Description,
        ProbeAnswered { Failed: { } failed } => failed,
        ProbeAnswered => "the target was asked",
        TaskSubmitted submitted => submitted.Comment.Length > 0 ? $"{submitted.Outcome}: {submitted.Comment}" : submitted.Outcome,
        MessageArrived message => message.Message,
        TimePassed time => time.Timer,
        OperatorCommanded command => string.Join(' ', new[] { command.Command.ToString(), command.Target, command.Reason }.Where(t => !string.IsNullOrEmpty(t))),
        ContentErased erased => $"content erased: {erased.Reason}",
        _ => input.InputKind,
    };
}
