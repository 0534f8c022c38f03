using Rpa.Expressions;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Words;

/// <summary>What a case does and how it ended, for people.</summary>
internal static class PhaseWords
{
    public static LocalText Of(CasePhase phase) => phase switch
    {
        CasePhase.Acting => new("in Arbeit", "in progress"),
        CasePhase.Probing => new("Rückfrage beim Ziel", "asking the target"),
        CasePhase.Task => new("bei einer Person", "with a person"),
        CasePhase.Waiting => new("wartet", "waiting"),
        CasePhase.Children => new("Teilvorgänge laufen", "sub-cases running"),
        CasePhase.Exception => new("zu klären", "to be cleared up"),
        CasePhase.Finished => new("abgeschlossen", "finished"),
        _ => new("geschlossen", "closed"),
    };

    public static string Tone(CasePhase phase) => phase switch
    {
        CasePhase.Task => "warning",
        CasePhase.Exception => "danger",
        CasePhase.Finished => "success",
        CasePhase.Closed or CasePhase.Waiting => "",
        _ => "info",
    };

    public static LocalText Outcome(string? outcome) => outcome switch
    {
        null => LocalText.Same("–"),
        "succeeded" => new("erledigt", "done"),
        "rejected" => new("abgelehnt", "rejected"),
        "withdrawn" => new("zurückgenommen", "withdrawn"),
        "handed-over" => new("übergeben", "handed over"),
        "failed" => new("gescheitert", "failed"),
        "closed" => new("von Hand geschlossen", "closed by hand"),
        "cancelled" => new("abgebrochen", "cancelled"),
        _ => LocalText.Same(outcome),
    };

    public static string OutcomeTone(string? outcome) => outcome switch { "succeeded" => "success", "failed" => "danger", "handed-over" => "info", _ => "" };

    /// <summary>The outcomes one can filter by.</summary>
    public static readonly string[] Outcomes = ["succeeded", "rejected", "withdrawn", "handed-over", "failed", "closed", "cancelled"];
}
