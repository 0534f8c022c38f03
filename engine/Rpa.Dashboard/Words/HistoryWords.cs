using Rpa.Engine.Queries;
using Rpa.Expressions;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Words;

/// <summary>Lines of a case's history, for people.</summary>
internal static class HistoryWords
{
    public static LocalText Of(EventRow line, Func<string, string> person, Func<string, string> outcome) => line.Payload switch
    {
        Started started => Start(started, person(started.Actor.Name)),
        ActionAnswered { ByProbe: true } => new("Das Ziel bestätigt: Der Vorgang ist geschehen", "The target confirms: it happened"),
        ActionAnswered answered => answered.Attempt > 1 ? new($"Erledigt im {answered.Attempt}. Versuch", $"Done in attempt {answered.Attempt}") : new("Erledigt", "Done"),
        ActionFailed failed => Failure(failed),
        EffectBegun begun => new($"Schritt nach außen: {begun.Intent.Description}", $"Outside step: {begun.Intent.Description}"),
        ProbeAnswered { Failed: { } why } => new($"Das Ziel konnte nicht gefragt werden: {why}", $"The target could not be asked: {why}"),
        ProbeAnswered => new("Das Ziel wurde gefragt, ob der Vorgang geschehen ist", "The target was asked whether it happened"),
        TaskSubmitted task => WithReason($"{person(task.Actor.Name)}: Aufgabe mit „{outcome(task.Outcome)}“ abgegeben", $"{person(task.Actor.Name)} submitted the task with “{outcome(task.Outcome)}”", task.Comment),
        MessageArrived { Message: "reply" } => new("Eine Antwort per E-Mail ist gekommen", "A reply came by mail"),
        MessageArrived { Message: "child" } => new("Ein Teilvorgang ist zu Ende", "A sub-case has ended"),
        MessageArrived message => new($"Nachricht „{message.Message}“", $"Message “{message.Message}”"),
        TimePassed time => Timer(time.Timer),
        OperatorCommanded command => Command(command, person(command.Actor.Name)),
        _ => line.Text.Length > 0 ? LocalText.Same(line.Text) : new("Inhalt gelöscht", "Content erased"),
    };

    /// <summary>The verdict where it is not simply applied.</summary>
    public static LocalText? Verdict(VerdictKind kind) => kind switch
    {
        VerdictKind.Stale => new("kam zu spät, nicht angewendet", "came too late, not applied"),
        VerdictKind.Refused => new("abgelehnt", "refused"),
        VerdictKind.Deferred => new("wartet auf einen offenen Vorgang", "waits for an open effect"),
        _ => null,
    };

    public static bool IsBad(EventRow line) => line.Payload is ActionFailed or ProbeAnswered { Failed: not null } || line.Verdict == VerdictKind.Refused;

    private static LocalText Start(Started started, string who) => started.Start switch
    {
        "mail" => new($"Per E-Mail eingegangen, {Documents(started, "Dokument", "Dokumente")}", $"Came by mail, {Documents(started, "document", "documents")}"),
        "hand-off" => new($"Von {who} übergeben, {Documents(started, "Dokument", "Dokumente")}", $"Handed off by {who}, {Documents(started, "document", "documents")}"),
        "from" => new($"Übernommen von {who}, {Documents(started, "Dokument", "Dokumente")}", $"Taken over from {who}, {Documents(started, "document", "documents")}"),
        "schedule" => new("Vom Zeitplan begonnen", "Started by the schedule"),
        _ => new($"Begonnen von {who}", $"Started by {who}"),
    };

    private static string Documents(Started started, string one, string many) => $"{started.Documents.Length} {(started.Documents.Length == 1 ? one : many)}";

    private static LocalText Failure(ActionFailed failed) => failed.Kind switch
    {
        FailureKind.Business => new($"Abgelehnt: {failed.Message}", $"Refused: {failed.Message}"),
        FailureKind.Technical => new($"Versuch {failed.Attempt} ging nicht: {failed.Message}", $"Attempt {failed.Attempt} did not work: {failed.Message}"),
        FailureKind.Uncertain => new($"Ungewiss, ob es geschehen ist: {failed.Message}", $"Uncertain whether it happened: {failed.Message}"),
        FailureKind.Doubt => new($"Angehalten, ehe etwas geschah: {failed.Message}", $"Stopped before anything happened: {failed.Message}"),
        FailureKind.Death => new($"Der Arbeiter ist ausgefallen: {failed.Message}", $"The worker died: {failed.Message}"),
        _ => new($"Fehler im Ablauf: {failed.Message}", $"Fault in the process: {failed.Message}"),
    };

    private static LocalText Timer(string timer) => timer switch
    {
        "retry" => new("Zeit für den nächsten Versuch", "Time for the next attempt"),
        "task-due" => new("Die Frist der Aufgabe ist abgelaufen", "The task's time is over"),
        "wait" => new("Die Wartezeit ist zu Ende", "The waiting time is over"),
        "probe" => new("Zeit, das Ziel zu fragen", "Time to ask the target"),
        _ when timer.StartsWith("deadline:", StringComparison.Ordinal) => new($"Frist „{timer[9..]}“ abgelaufen", $"Deadline “{timer[9..]}” is over"),
        _ => LocalText.Same(timer),
    };

    /// <summary>A command's name.</summary>
    public static LocalText Command(OperatorCommand command) => command switch
    {
        OperatorCommand.Retry => new("Erneut versuchen", "Retry"),
        OperatorCommand.Resume => new("Berichtigen und fortsetzen", "Correct and resume"),
        OperatorCommand.Correct => new("Angaben berichtigen", "Correct data"),
        OperatorCommand.ConfirmDone => new("Es ist geschehen", "It did happen"),
        OperatorCommand.ConfirmNotDone => new("Es ist nicht geschehen", "It did not happen"),
        OperatorCommand.Cancel => new("Abbrechen", "Cancel"),
        OperatorCommand.Close => new("Schließen", "Close"),
        OperatorCommand.Assign => new("Zuweisen", "Assign"),
        OperatorCommand.MoveVersion => new("Version wechseln", "Move version"),
        OperatorCommand.Patch => new("Dateien ausbessern", "Patch files"),
        _ => LocalText.Same(command.ToString()),
    };

    private static LocalText Command(OperatorCommanded command, string who) => command.Command switch
    {
        OperatorCommand.Retry => WithReason($"{who}: unverändert erneut versucht", $"{who} retried unchanged", command.Reason),
        OperatorCommand.Resume => WithReason($"{who}: berichtigt und bei „{command.Target}“ fortgesetzt", $"{who} corrected and resumed at “{command.Target}”", command.Reason),
        OperatorCommand.Correct => WithReason($"{who}: Angaben berichtigt", $"{who} corrected the data", command.Reason),
        OperatorCommand.ConfirmDone => WithReason($"{who}: Der Vorgang ist geschehen", $"{who}: it did happen", command.Reason),
        OperatorCommand.ConfirmNotDone => WithReason($"{who}: Der Vorgang ist nicht geschehen", $"{who}: it did not happen", command.Reason),
        OperatorCommand.Cancel => WithReason($"{who}: abgebrochen", $"{who} cancelled the case", command.Reason),
        OperatorCommand.Close => WithReason($"{who}: geschlossen", $"{who} closed the case", command.Reason),
        OperatorCommand.Assign when string.IsNullOrEmpty(command.Target) => new($"{who}: Zuweisung aufgehoben", $"{who} took the assignment back"),
        OperatorCommand.Assign => new($"{who}: an {command.Target} gegeben", $"{who} gave it to {command.Target}"),
        OperatorCommand.Patch => WithReason($"{who}: Dateien der Version ausgebessert ({command.Target})", $"{who} patched files of the version ({command.Target})", command.Reason),
        _ => WithReason($"{who}: andere Version", $"{who} moved the version", command.Reason),
    };

    private static LocalText WithReason(string de, string en, string reason) => reason.Length == 0 ? new(de, en) : new($"{de}: {reason}", $"{en}: {reason}");
}
