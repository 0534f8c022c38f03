using Rpa.Expressions;

namespace Rpa.Dashboard.Words;

/// <summary>Kinds of exceptions, for people.</summary>
internal static class ExceptionWords
{
    public static readonly string[] Kinds = ["business", "technical", "uncertain", "doubt", "defect", "poison", "policy", "message"];

    public static LocalText Of(string kind) => kind switch
    {
        "business" => new("fachlich", "business"),
        "technical" => new("technisch", "technical"),
        "uncertain" => new("ungewiss", "uncertain"),
        "doubt" => new("Zweifel vor dem Absenden", "doubt before the submit"),
        "defect" => new("Fehler im Ablauf", "fault in the process"),
        "poison" => new("bringt Bots zum Absturz", "crashes the bots"),
        "policy" => new("gegen eine Regel", "against a policy"),
        "message" => new("späte Nachricht", "late message"),
        _ => LocalText.Same(kind),
    };

    public static string Tone(string kind) => kind is "technical" or "message" ? "warning" : "danger";

    /// <summary>What the kind means and what helps.</summary>
    public static LocalText Help(string kind) => kind switch
    {
        "business" => new(
            "Mit diesen Unterlagen und Angaben geht es nicht weiter. Berichtigen oder ergänzen Sie die Felder und lassen Sie den Fall weiterlaufen.",
            "It cannot go on with these documents and data. Correct or complete the fields and let the case go on."),
        "technical" => new(
            "Auch nach mehreren Versuchen ging es nicht. Meist hilft ein neuer Versuch, sobald die Störung vorbei ist.",
            "It did not work after several attempts. A new attempt usually helps once the disturbance is over."),
        "uncertain" => new(
            "Der Bot weiß nicht, ob der Vorgang geschehen ist. Bitte sehen Sie im Zielsystem nach; nichts wird doppelt ausgeführt, bevor Sie es sagen.",
            "The bot does not know whether it happened. Please look in the target system; nothing is done twice before you say so."),
        "doubt" => new(
            "Die Seite sieht anders aus, als der Bot sie kennt. Er hat angehalten, bevor etwas abgesandt wurde. Bitte vergleichen Sie die Bilder und entscheiden Sie, ob er die richtigen Stellen gefunden hat.",
            "The page looks other than the bot knows it. It stopped before anything was submitted. Please compare the pictures and decide whether it has found the right places."),
        "defect" => new(
            "Ein Ausdruck des Ablaufs ist gescheitert. Oft hilft es, die Angaben zu berichtigen; sonst muss der Ablauf geändert werden.",
            "An expression of the process failed. Correcting the data often helps; otherwise the process must be changed."),
        "poison" => new(
            "Der Bot ist bei diesem Fall mehrmals abgestürzt. Bitte sehen Sie sich die Unterlagen an.",
            "The bot crashed several times on this case. Please look at the documents."),
        "policy" => new("Eine Regel des Ablaufs hat den nächsten Schritt verboten.", "A policy of the process forbade the next step."),
        "message" => new(
            "Nach dem Ende des Falls kam noch eine Nachricht. Bitte lesen Sie sie und entscheiden Sie.",
            "A message came after the case had ended. Please read it and decide."),
        _ => new("", ""),
    };
}
