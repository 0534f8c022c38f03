using Rpa.Expressions;

namespace Rpa.Dashboard.Words;

/// <summary>Who did something, for people.</summary>
internal static class PersonWords
{
    public static string Of(string name, DashboardOptions options)
    {
        var parts = name.Split(':', 2);
        return parts switch
        {
            ["bot", var bot] => $"Bot {bot}",
            ["trigger", "mail"] => new LocalText("Posteingang", "mailbox").ToString(),
            ["trigger", var trigger] => new LocalText($"Auslöser {trigger}", $"trigger {trigger}").ToString(),
            ["schedule", var schedule] => new LocalText($"Zeitplan {schedule}", $"schedule {schedule}").ToString(),
            ["case", var reference] => new LocalText($"Fall {reference}", $"case {reference}").ToString(),
            ["clock"] => new LocalText("Uhr", "clock").ToString(),
            _ => options.DemoAccounts.FirstOrDefault(a => a.Name == name)?.Title ?? name,
        };
    }
}
