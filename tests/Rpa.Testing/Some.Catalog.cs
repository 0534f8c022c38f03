using System.Collections.Immutable;
using System.Text;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Language.Bundles;

namespace Rpa.Testing;

public static partial class Some
{
    /// <summary>
    /// What bundles are checked against in tests: `document.read` with forms, `browser.run` and `browser.find` with scripts, `mail.send` with letters, `text.classify`
    /// without assets, the trigger `mail`. Assets are read by <see cref="FakeAssetKind"/>.
    /// </summary>
    public static BotCatalog Catalog()
    {
        ActionSignature[] actions =
        [
            new("document.read", LocalText.Same("Read a document"), [Asset("form", "form"), new("document", CelType.Document)],
                [new("confidence", CelType.Double)], ["unreadable", "not-this-form"], IsEffect: false, "ocr")
            { AssetInput = "form", AssetOutputsUnder = "fields" },
            new("browser.run", LocalText.Same("Run a page script"), [Asset("script", "script")], [], [], IsEffect: true, "browser")
            { AssetInput = "script", ProbeAction = "browser.find" },
            new("browser.find", LocalText.Same("Ask by a page script"), [Asset("script", "script")], [], [], IsEffect: false, "browser")
            { AssetInput = "script" },
            new("mail.send", LocalText.Same("Send a letter by mail"),
                [new("to", CelType.String), Asset("letter", "letter"), new("attachments", CelType.List(CelType.Document), IsRequired: false)],
                [new("messageId", CelType.String)], ["address-refused"], IsEffect: true, "mail")
            { AssetInput = "letter", BringsOwnProbe = true, WritesCaseReference = true },
            new("text.classify", LocalText.Same("Classify a text"),
                [new("text", CelType.String), new("words", CelType.List(CelType.String), IsRequired: false), new("limit", CelType.Int, IsRequired: false)],
                [new("topic", CelType.String), new("score", CelType.Int), new("hint", CelType.String, IsOptional: true)], [], IsEffect: false, "text"),
            new("log.write", LocalText.Same("Write a line to a public log"), [new("line", CelType.String, TakesPersonal: false)], [], [], IsEffect: false, "log"),
        ];
        IAssetKind[] kinds =
        [
            new FakeAssetKind("form", ".form.yaml"), new FakeAssetKind("script", ".page.yaml"), new FakeAssetKind("letter", ".letter.md"),
        ];
        return new BotCatalog(
            actions.ToImmutableDictionary(a => a.Name),
            kinds.ToImmutableDictionary(k => k.Name),
            ImmutableDictionary<string, TriggerSignature>.Empty.Add("mail", new TriggerSignature("mail", MailScope, [new("account", CelType.String), new("folder", CelType.String, IsRequired: false)])));
    }

    /// <summary>The scope of the fake mail trigger.</summary>
    public static CelType MailScope { get; } = CelType.Record("mail",
    [
        new("subject", CelType.String), new("text", CelType.String), new("from", CelType.String, IsPersonal: true), new("replyTo", CelType.String, IsOptional: true),
    ]);

    /// <summary>A bundle out of texts: paths and contents. `workflow.yaml` comes first.</summary>
    public static BundleSource Bundle(string name, string workflow, params (string Path, string Text)[] files) =>
        new(name, $"workflows/{name}",
            files.Prepend(("workflow.yaml", workflow)).ToImmutableSortedDictionary(f => f.Item1, f => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(f.Item2), StringComparer.Ordinal));

    private static InputParameter Asset(string name, string kind) => new(name, CelType.String) { AssetKind = kind };
}
