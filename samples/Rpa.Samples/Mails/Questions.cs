namespace Rpa.Samples.Mails;

/// <summary>A general question: what it is about, its language, subject and text.</summary>
internal sealed record Question(string Topic, string Language, string Subject, string Text);

/// <summary>What citizens ask. Several wordings per topic, because nobody asks twice in the same words.</summary>
internal static class Questions
{
    public static IReadOnlyList<Question> Known { get; } =
    [
        new("opening-hours", "de", "Öffnungszeiten Bürgeramt", "können Sie mir bitte sagen, wann das Bürgeramt geöffnet hat? Ich arbeite im Schichtdienst und müsste früh am Morgen kommen."),
        new("opening-hours", "de", "Wann haben Sie auf?", "wie sind bitte Ihre Öffnungszeiten, auch am Samstag?"),
        new("opening-hours", "en", "Opening hours", "could you please tell me the opening hours of the citizens' office? I have just moved to Mainz."),
        new("passport-cost", "de", "Was kostet ein Reisepass?", "ich möchte wissen, was ein neuer Reisepass kostet. Ich bin 41 Jahre alt."),
        new("passport-cost", "de", "Gebühr Reisepass", "wie hoch ist die Gebühr für einen Reisepass für meine Tochter? Sie ist 16."),
        new("passport-cost", "en", "Passport fee", "how much does a new German passport cost? Is there an extra fee for express?"),
        new("passport-documents", "de", "Unterlagen für den Reisepass", "welche Unterlagen muss ich mitbringen, wenn ich einen Reisepass beantrage? Brauche ich ein Foto?"),
        new("passport-documents", "de", "Was muss ich mitbringen?", "ich habe bald einen Termin für meinen Reisepass. Was muss ich mitbringen?"),
        new("passport-documents", "en", "What to bring for a passport", "which documents do I need to bring to apply for a passport?"),
        new("passport-duration", "de", "Wie lange dauert ein Reisepass?", "wir wollen im Sommer verreisen. Wie lange dauert es, bis ein neuer Reisepass fertig ist?"),
        new("report-misuse", "de", "Ferienwohnung im Haus melden", "in unserem Haus wird eine Wohnung offenbar dauernd an Touristen vermietet. Wie kann ich eine Zweckentfremdung melden?"),
        new("report-misuse", "de", "Leerstand melden", "wo kann ich melden, dass eine Wohnung seit langem leer steht? Gibt es dafür ein Formular?"),
        new("holiday-let-rules", "de", "Ferienvermietung erlaubt?", "darf ich meine Wohnung an Feriengäste vermieten, wenn ich selbst im Urlaub bin? Ab wie vielen Tagen brauche ich eine Genehmigung?"),
        new("bulky-waste", "de", "Sperrmüll anmelden", "wie melde ich Sperrmüll an, und was kostet die Abholung? Es geht um ein altes Sofa."),
        new("bulky-waste", "en", "Bulky waste", "how can I get rid of an old sofa? Is there a pick-up for bulky waste?"),
        new("residence-registration", "de", "Wohnsitz anmelden", "ich bin letzte Woche nach Mainz gezogen. Wie kann ich meinen Wohnsitz anmelden und was brauche ich dazu?"),
    ];

    public static IReadOnlyList<Question> Unexpected { get; } =
    [
        new("unexpected", "de", "Drehgenehmigung Domplatz", "für unseren Abschlussfilm möchten wir nachts mit einer Drohne über den Dom fliegen und künstlichen Schnee einsetzen. Wer entscheidet darüber?"),
        new("unexpected", "de", "Bienen auf dem Rathausdach", "unser Imkerverein möchte zwei Bienenvölker auf das Dach des Rathauses stellen. Wären Sie einverstanden?"),
        new("unexpected", "de", "Zeitkapsel", "mein Großvater hat 1958 eine Zeitkapsel in die Mauer am Fischtor eingemauert. Dürfen wir sie an seinem Geburtstag öffnen?"),
    ];
}
