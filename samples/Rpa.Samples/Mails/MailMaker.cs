using System.Globalization;
using Rpa.Samples.Forms;
using Rpa.Samples.People;
using Rpa.Samples.Scans;

namespace Rpa.Samples.Mails;

/// <summary>Makes one mail of a plan. Each has dice of its own, so the mails can be made in any order, several at a time.</summary>
internal sealed class MailMaker(IReadOnlyList<PlannedMail> plan, long seed, DateOnly baseDate)
{
    private static readonly Dictionary<string, (string Subject, string Text, string File)[]> s_covers = new()
    {
        ["holiday-let"] =
        [
            ("Antrag auf Genehmigung einer Ferienvermietung", "anbei sende ich Ihnen meinen Antrag auf Genehmigung der Ferienvermietung.", "Antrag"),
            ("Antrag Ferienwohnung", "im Anhang finden Sie den ausgefüllten Antrag für unsere Ferienwohnung. Über eine Eingangsbestätigung würde ich mich freuen.", "Antrag Ferienwohnung"),
            ("Genehmigung Ferienvermietung", "bitte prüfen Sie den beigefügten Antrag zur Ferienvermietung. Für Rückfragen bin ich unter der angegebenen Nummer zu erreichen.", "scan"),
        ],
        ["misuse-report"] =
        [
            ("Meldung Zweckentfremdung", "ich möchte eine mögliche Zweckentfremdung von Wohnraum melden. Das Formular liegt bei.", "Meldung"),
            ("Hinweis auf zweckentfremdete Wohnung", "beigefügt erhalten Sie meine Meldung zu einer Wohnung in der Nachbarschaft.", "Wohnung-Meldung"),
        ],
        ["passport-enquiry"] =
        [
            ("Anfrage Reisepass", "anbei meine Anfrage zum Reisepass. Bitte schlagen Sie mir einen Termin vor.", "Anfrage"),
            ("Reisepass, Termin", "ich hätte gern einen Termin für einen Reisepass. Das Formular habe ich ausgefüllt und angehängt.", "Anfrage für Reisepass"),
        ],
    };

    public async Task<(Letter Letter, MailTruth Truth)> MakeAsync(int number, CancellationToken cancellationToken)
    {
        var mail = plan[number];
        var content = mail.Flaw == Flaw.Duplicate ? mail.Original : number;
        var dice = Dice.For(seed, content);
        var person = Person.Roll(dice, content + 1, baseDate);
        return mail.Kind is "general-question" or "unexpected"
            ? Ask(number, mail, dice, person)
            : await SendFormAsync(number, mail, content, dice, person, cancellationToken);
    }

    private (Letter Letter, MailTruth Truth) Ask(int number, PlannedMail mail, Dice dice, Person person)
    {
        var question = dice.Pick(mail.Kind == "unexpected" ? Questions.Unexpected : Questions.Known);
        var english = question.Language == "en";
        var text = english
            ? $"Dear Sir or Madam,\n\n{question.Text}\n\nKind regards\n{person.Name}\n"
            : $"Sehr geehrte Damen und Herren,\n\n{question.Text}\n\nMit freundlichen Grüßen\n{person.Name}\n";
        var letter = Address(number, person, question.Subject, text, []);
        return (letter, Truth(number, letter, mail) with
        {
            Topic = mail.Kind == "unexpected" ? null : question.Topic, Language = question.Language, Grade = "none",
        });
    }

    private async Task<(Letter Letter, MailTruth Truth)> SendFormAsync(
        int number, PlannedMail mail, int content, Dice dice, Person person, CancellationToken cancellationToken)
    {
        var form = mail.Kind switch
        {
            "holiday-let" => Applications.HolidayLet(dice, person, baseDate),
            "misuse-report" => Applications.MisuseReport(dice, person, baseDate),
            _ => Applications.PassportEnquiry(dice, person, baseDate),
        };
        var missing = mail.Flaw == Flaw.EmptyField ? Forget(form, dice) : [];
        form = form.Without(missing);
        var pen = dice.Pick([Pen.Sans, Pen.Sans, Pen.Sans, Pen.WideSans, Pen.WideSans, Pen.Typewriter, Pen.Typewriter, Pen.Hand]);
        var (subject, text, file) = dice.Pick(s_covers[mail.Kind]);
        var paperSeed = dice.Next(0, int.MaxValue - 1);

        // From here on the dice are those of this mail: a duplicate is the same paper, scanned anew.
        var scanDice = Dice.For(seed, 100_000 + number);
        var grade = mail.Flaw == Flaw.Unreadable ? ScanGrade.Hopeless : scanDice.Pick([ScanGrade.Light, ScanGrade.Light, ScanGrade.Light, ScanGrade.Medium, ScanGrade.Medium, ScanGrade.Heavy]);
        var format = scanDice.Pick([ScanFormat.PdfPicture, ScanFormat.PdfPicture, ScanFormat.PdfPicture, ScanFormat.Png, ScanFormat.Tiff, ScanFormat.PdfDigital]);
        if (mail.Flaw is Flaw.Unreadable or Flaw.Duplicate && format == ScanFormat.PdfDigital) { format = ScanFormat.PdfPicture; }
        var dpi = format == ScanFormat.PdfPicture ? scanDice.Pick([200, 250, 300]) : scanDice.Pick([200, 250]);
        var files = mail.Flaw == Flaw.NoAttachment
            ? []
            : await Scanner.ScanAsync(form.Draw(pen, new Dice(paperSeed)), grade, format, dpi, file, scanDice, cancellationToken);

        var greeting = mail.Flaw == Flaw.Duplicate ? "zur Sicherheit sende ich Ihnen meinen Antrag noch einmal." : text;
        var letter = Address(number, person, subject, $"Sehr geehrte Damen und Herren,\n\n{greeting}\n\nMit freundlichen Grüßen\n{person.Name}\n", files);
        return (letter, Truth(number, letter, mail) with
        {
            Complete = mail.Flaw is not (Flaw.EmptyField or Flaw.NoAttachment),
            Readable = mail.Flaw != Flaw.Unreadable,
            DuplicateOf = mail.Flaw == Flaw.Duplicate ? MessageId(content) : null,
            Grade = files.Count == 0 || format == ScanFormat.PdfDigital ? "none" : grade.Name,
            RegisterKind = mail.Kind == "passport-enquiry" ? "passport-appointment" : mail.Kind,
            Missing = missing,
            Fields = files.Count > 0 ? form.Values : new Dictionary<string, string>(),
            Mrz = form.Copy is { } copy && files.Count > 0 ? [copy.Passport.Mrz1, copy.Passport.Mrz2] : [],
        });
    }

    /// <summary>One or two fields that the office cannot do without.</summary>
    private static List<string> Forget(FilledForm form, Dice dice) =>
        [.. dice.Shuffle(form.Layout.Fields.Where(field => field.Required).Select(field => field.Name)).Take(dice.Next(1, 2))];

    private Letter Address(int number, Person person, string subject, string text, IReadOnlyList<ScanFile> files) =>
        new(MessageId(number), person.Name, person.Email, MailboxGenerator.Recipient, subject, Date(number), text, files);

    private static MailTruth Truth(int number, Letter letter, PlannedMail mail) => new()
    {
        MessageId = letter.MessageId, MaildirFile = MailboxGenerator.MaildirFile(letter.Date, number), From = letter.FromAddress,
        Kind = mail.Kind, Complete = true, Readable = true, Grade = "none",
    };

    private string MessageId(int number) => string.Create(CultureInfo.InvariantCulture, $"{seed}.{baseDate:yyyyMMdd}.{number:D5}@post.example");

    /// <summary>Spread over the three days before the base date's noon, in the order of their numbers.</summary>
    private DateTimeOffset Date(int number)
    {
        var noon = new DateTimeOffset(baseDate.ToDateTime(new TimeOnly(12, 0)), TimeSpan.FromHours(1));
        return noon.AddMinutes(-4000.0 * (plan.Count - 1 - number) / plan.Count).AddSeconds(-number % 60);
    }
}
