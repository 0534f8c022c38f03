using Microsoft.Playwright;

namespace Rpa.Host.Benches.Browser;

/// <summary>The same steps as somebody writes them with Playwright alone, with the same two pictures: nothing is read back, asked or remembered.</summary>
internal static class PlainFiling
{
    public static readonly string[] Flags =
        ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    public static async Task SignInAsync(IPage page, Uri portal)
    {
        await page.GotoAsync(new Uri(portal, "/vorgaenge/neu").AbsoluteUri);
        await page.GetByLabel("Kennung").FillAsync("robot");
        await page.GetByLabel("Passwort").FillAsync("robot-2026");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Anmelden" }).ClickAsync();
        await page.GetByLabel("Vorgangsreferenz").WaitForAsync();
    }

    public static async Task<string> RunAsync(IPage page, Uri portal, Filing filing)
    {
        await page.GotoAsync(new Uri(portal, "/vorgaenge/neu").AbsoluteUri);
        await page.GetByLabel("Antrag Ferienvermietung").CheckAsync();
        await page.GetByLabel("Vorgangsreferenz").FillAsync(filing.Reference);
        await NextAsync(page);
        await page.GetByLabel("Straße").FillAsync(filing.Street.Name);
        await page.GetByLabel("Hausnummer").FillAsync("7");
        await page.GetByLabel("Postleitzahl").FillAsync(filing.Street.PostalCode);
        await page.GetByLabel("Name der antragstellenden Person").FillAsync(filing.Name);
        await NextAsync(page);
        await page.GetByLabel("Gesamtwohnfläche in m²").FillAsync("60");
        await page.GetByLabel("Davon vermietet in m²").FillAsync("20");
        await page.GetByLabel("Tage der Vermietung je Kalenderjahr").FillAsync("90");
        await page.GetByLabel("Vermietung ab").FillAsync("01.03.2027");
        await page.GetByLabel("Ist die antragstellende Person Eigentümerin oder Eigentümer?").SelectOptionAsync(new SelectOptionValue { Label = "Ja" });
        await NextAsync(page);
        await PictureAsync(page);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Verbindlich speichern" }).ClickAsync();
        var number = await page.Locator("#aktenzeichen").InnerTextAsync();
        await PictureAsync(page);
        return number;
    }

    /// <summary>Ten rounds of seven fields, each found near its label.</summary>
    public static async Task SolveAsync(IPage page, Uri site, IReadOnlyList<string[]> people, IReadOnlyList<string> labels)
    {
        await page.GotoAsync(site.AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start" }).ClickAsync();
        foreach (var person in people)
        {
            for (var field = 0; field < labels.Count; field++)
            {
                await page.Locator($"xpath=//*[normalize-space(.)='{labels[field]}'][not(*)]/following::input[1]").FillAsync(person[field]);
            }

            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Absenden" }).ClickAsync();
        }

        await page.GetByRole(AriaRole.Status).InnerTextAsync();
    }

    private static Task NextAsync(IPage page) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Weiter" }).ClickAsync();

    private static Task PictureAsync(IPage page) => page.ScreenshotAsync(new PageScreenshotOptions { Type = ScreenshotType.Jpeg, Quality = 70, FullPage = true });
}
