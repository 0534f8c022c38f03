using System.Text;
using Rpa.Bots.Ocr.Forms;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Ocr.Reading.Children;

/// <summary>A request as bytes. Templates travel as the files they were read from, which the other side parses again.</summary>
internal static class RequestWire
{
    private const int MostForms = 1000;

    internal static byte[] Write(ReadRequest request)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(request.Document.Length);
        writer.Write(request.Document.Span);
        writer.Write(request.Forms.Count);
        foreach (var form in request.Forms)
        {
            Template(writer, form);
        }

        writer.Write(request.FindMrz);
        writer.Write(request.Languages);
        writer.Write(request.Accept ?? -1);
        writer.Write(request.FieldsWanted);
        writer.Write(request.Year);
        writer.Write((int)request.Without);
        writer.Flush();
        return bytes.ToArray();
    }

    internal static ReadRequest Read(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        var document = reader.ReadBytes(reader.ReadInt32());
        var forms = new FormTemplate[Math.Clamp(reader.ReadInt32(), 0, MostForms)];
        for (var i = 0; i < forms.Length; i++)
        {
            forms[i] = Template(reader);
        }

        var (mrz, languages, accept) = (reader.ReadBoolean(), reader.ReadString(), reader.ReadDouble());
        return new ReadRequest(document, forms, mrz, languages, accept < 0 ? null : accept) { FieldsWanted = reader.ReadBoolean(), Year = reader.ReadInt32(), Without = (Pages.PageSteps)reader.ReadInt32() };
    }

    internal static byte[] Write(FormRequest request)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(request.Name);
        writer.Write(request.Pages.Length);
        writer.Write(request.Pages.Span);
        writer.Write(request.Form is not null);
        if (request.Form is { } form)
        {
            Template(writer, form);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    internal static FormRequest ReadForm(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        return new FormRequest(reader.ReadString(), reader.ReadBytes(reader.ReadInt32()), reader.ReadBoolean() ? Template(reader) : null);
    }

    private static void Template(BinaryWriter writer, FormTemplate form)
    {
        var source = form.Source ?? Encoding.UTF8.GetBytes(FormWriter.Write(form));
        writer.Write(form.Name);
        writer.Write(source.Length);
        writer.Write(source.Span);
    }

    private static FormTemplate Template(BinaryReader reader)
    {
        var name = reader.ReadString();
        var diagnostics = new DiagnosticBag();
        return new FormParser(diagnostics).Parse(name, name, reader.ReadBytes(reader.ReadInt32()))
            ?? throw new InvalidOperationException($"the template '{name}' was sound in the host and is not in the reader: {string.Join('\n', diagnostics.ToImmutable())}");
    }
}
