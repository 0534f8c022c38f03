using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests.Direct;

/// <summary>Pictures cover what is personal, wherever it stands, and leave the page as it was.</summary>
[Trait("needs", "chromium")]
public sealed class CoverTests(SharedChromium chromium)
{
    private const string Colour = """
        async ([picture, x, y]) => {
          const image = new Image();
          image.src = 'data:image/jpeg;base64,' + picture;
          await image.decode();
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [image.width, image.height];
          const drawing = canvas.getContext('2d');
          drawing.drawImage(image, 0, 0);
          return Array.from(drawing.getImageData(x, y, 1, 1).data.slice(0, 3));
        }
        """;

    private const string Field = "<label>Name <input id=n style='position: absolute; left: 100px; top: TOPpx; width: 300px; height: 40px'></label>";

    public static TheoryData<string, string> Pages => new()
    {
        { "on the page", Field.Replace("TOP", "200", StringComparison.Ordinal) },
        { "far below what the window shows", Field.Replace("TOP", "1900", StringComparison.Ordinal) + "<div style='height: 2500px'></div>" },
        { "in a dialog over the page", $"<dialog id=d style='margin: 0; padding: 0; border: 0; position: absolute; left: 0; top: 0; width: 600px; height: 400px'>{Field.Replace("TOP", "200", StringComparison.Ordinal)}</dialog><script>d.showModal()</script>" },
        { "in a shadow root", $"<my-form></my-form><script>customElements.define('my-form', class extends HTMLElement {{ constructor() {{ super(); this.attachShadow({{ mode: 'open' }}).innerHTML = \"{Field.Replace("TOP", "200", StringComparison.Ordinal)}\"; }} }})</script>" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task WhatIsPersonalIsCovered(string where, string html)
    {
        await using var lab = await Lab.StartAsync(chromium);
        var outcome = await lab.OnPageAsync(
            html,
            "- { fill: Name, with: \"${input.name}\" }\n- screenshot: Bild\n- read: rest\n  from: { css: h1 }",
            "inputs: { name: { type: text, personal: true } }\noutputs: { rest: text }",
            Value.Map(("name", Value.Of("Erika"))));
        Assert.True(outcome is ActionOutcome.Done, $"{where}: {outcome}");
        var picture = Convert.ToBase64String(lab.Case.Pictures.Single(p => p.Kind == "screenshot").Bytes);
        await using var lease = await chromium.Pool.LeaseAsync(lab.BrowserSite, [], CancellationToken.None);
        var top = html.Contains("1900", StringComparison.Ordinal) ? 1900 : 200;
        foreach (var (x, y) in new[] { (104, top + 4), (250, top + 20), (396, top + 36) })
        {
            var at = await lease.Page.EvaluateAsync<int[]>(Colour, new object[] { picture, x, y });
            Assert.True(Math.Abs(at[0] - 0x5B) < 12 && Math.Abs(at[1] - 0x6B) < 12 && Math.Abs(at[2] - 0x7B) < 12, $"{where}: {string.Join(' ', at)} at {x}, {y}");
        }
    }
}
