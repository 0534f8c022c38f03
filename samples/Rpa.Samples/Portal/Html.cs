using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Rpa.Samples.Portal;

/// <summary>Markup. Text put into it by interpolation is encoded; only other markup goes in as it is.</summary>
internal readonly record struct Html(string Text)
{
    public static readonly Html Empty = new("");

    public static Html Of(Handler markup) => new(markup.Finish());

    public static Html If(bool condition, Handler markup) => condition ? new Html(markup.Finish()) : Empty;

    public static Html Each<T>(IEnumerable<T> items, Func<T, Html> each) => new(string.Concat(items.Select(item => each(item).Text)));

    public override string ToString() => Text;

    [InterpolatedStringHandler]
    public readonly ref struct Handler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string value) => _text.Append(value);

        public void AppendFormatted(Html value) => _text.Append(value.Text);

        public void AppendFormatted(string? value) => _text.Append(HtmlEncoder.Default.Encode(value ?? ""));

        public void AppendFormatted(int value) => _text.Append(value);

        public string Finish() => _text.ToString();
    }
}
