using Rpa.Expressions;

namespace Rpa.Language.Running;

/// <summary>Short ways to say what became of an input.</summary>
internal static class Verdicts
{
    public static readonly InputVerdict Deferred = new(VerdictKind.Deferred, new LocalText(
        "Ein Vorgang nach außen ist noch offen. Die Eingabe wird angewendet, sobald sein Ausgang bekannt ist.",
        "An outside effect is still open. The input is applied as soon as its outcome is known."));

    public static InputVerdict Refused(string de, string en) => new(VerdictKind.Refused, new LocalText(de, en));

    public static InputVerdict Refused(LocalText message) => new(VerdictKind.Refused, message);

    public static InputVerdict Stale(CaseSnapshot now) => new(VerdictKind.Stale, new LocalText(
        $"Der Fall ist inzwischen in '{now.State}' (Besuch {now.Visit}). Die Eingabe ist aufgezeichnet, aber nicht angewendet.",
        $"The case has moved on to '{now.State}' (visit {now.Visit}). The input is recorded but not applied."));
}
