using Rpa.Bots.Ocr.Mrz;

namespace Rpa.Bots.Ocr.Reading.Children;

/// <summary>A reading as bytes.</summary>
internal static class ReadingWire
{
    internal static byte[] Write(DocumentReading reading)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        List(writer, reading.Pages, Page);
        Text(writer, reading.Form);
        writer.Write(reading.FormShare);
        List(writer, reading.Fields, Field);
        writer.Write(reading.Mrz is not null);
        if (reading.Mrz is { } mrz)
        {
            Mrz(writer, mrz);
        }

        List(writer, reading.Warnings, Word);
        writer.Write(reading.ProcessorTime.Ticks);
        writer.Flush();
        return bytes.ToArray();
    }

    internal static DocumentReading Read(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        return new DocumentReading(
            List(reader, Page), Text(reader), reader.ReadDouble(), List(reader, Field), reader.ReadBoolean() ? Mrz(reader) : null, List(reader, r => r.ReadString()))
        {
            ProcessorTime = TimeSpan.FromTicks(reader.ReadInt64()),
        };
    }

    internal static byte[] Unreadable(Pages.UnreadableException exception)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(exception.Reason);
        writer.Write(exception.Message);
        Bytes(writer, exception.PageJpeg);
        writer.Flush();
        return bytes.ToArray();
    }

    internal static Pages.UnreadableException Unreadable(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        return new Pages.UnreadableException(reader.ReadString(), reader.ReadString()) { PageJpeg = Bytes(reader) };
    }

    private static void Page(BinaryWriter writer, PageReading page)
    {
        writer.Write(page.Number);
        writer.Write(page.Width);
        writer.Write(page.Height);
        writer.Write(page.QuarterTurns);
        writer.Write(page.Degrees);
        List(writer, page.Steps, Word);
        writer.Write(page.Text);
        Bytes(writer, page.Jpeg);
    }

    private static PageReading Page(BinaryReader reader) => new(
        reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble(), List(reader, r => r.ReadString()), reader.ReadString(), Bytes(reader));

    private static void Field(BinaryWriter writer, FieldReading field)
    {
        writer.Write(field.Name);
        Object(writer, field.Value);
        writer.Write(field.ReadAs);
        writer.Write(field.Confidence);
        writer.Write(field.Accepted);
        writer.Write(field.Page);
        Box(writer, field.Box);
        List(writer, field.Alternatives, Word);
        List(writer, field.Checks, Word);
        Bytes(writer, field.CropPng);
        writer.Write(field.Source);
    }

    private static FieldReading Field(BinaryReader reader) => new(
        reader.ReadString(), Object(reader), reader.ReadString(), reader.ReadDouble(), reader.ReadBoolean(), reader.ReadInt32(), Box(reader),
        List(reader, r => r.ReadString()), List(reader, r => r.ReadString()), Bytes(reader)) { Source = reader.ReadString() };

    private static void Mrz(BinaryWriter writer, MrzReading mrz)
    {
        writer.Write(mrz.Type);
        List(writer, mrz.Lines, Word);
        writer.Write(mrz.IsValid);
        List(writer, [.. mrz.Fields], (w, field) =>
        {
            w.Write(field.Key);
            w.Write(field.Value);
        });
        List(writer, mrz.Checks, Word);
        writer.Write(mrz.Confidence);
        writer.Write(mrz.Page);
        Box(writer, mrz.Box);
        Bytes(writer, mrz.CropPng);
    }

    private static MrzReading Mrz(BinaryReader reader) => new(
        reader.ReadString(), List(reader, r => r.ReadString()), reader.ReadBoolean(), List(reader, r => KeyValuePair.Create(r.ReadString(), r.ReadString())).ToDictionary(),
        List(reader, r => r.ReadString()), reader.ReadDouble(), reader.ReadInt32(), Box(reader), Bytes(reader));

    private static void Object(BinaryWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.Write((byte)0);
                break;
            case string text:
                writer.Write((byte)1);
                writer.Write(text);
                break;
            case long number:
                writer.Write((byte)2);
                writer.Write(number);
                break;
            case decimal number:
                writer.Write((byte)3);
                writer.Write(number);
                break;
            case bool truth:
                writer.Write((byte)4);
                writer.Write(truth);
                break;
            case DateOnly day:
                writer.Write((byte)5);
                writer.Write(day.DayNumber);
                break;
            default:
                throw new InvalidOperationException($"a field cannot hold a {value.GetType().Name}.");
        }
    }

    private static object? Object(BinaryReader reader) => reader.ReadByte() switch
    {
        0 => null,
        1 => reader.ReadString(),
        2 => reader.ReadInt64(),
        3 => reader.ReadDecimal(),
        4 => reader.ReadBoolean(),
        5 => DateOnly.FromDayNumber(reader.ReadInt32()),
        var other => throw new InvalidDataException($"{other} is no kind of value."),
    };

    private static void Word(BinaryWriter writer, string text) => writer.Write(text);

    private static void Text(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        writer.Write(text ?? "");
    }

    private static string? Text(BinaryReader reader)
    {
        var there = reader.ReadBoolean();
        var text = reader.ReadString();
        return there ? text : null;
    }

    private static void Bytes(BinaryWriter writer, byte[] bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] Bytes(BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());

    private static void Box(BinaryWriter writer, (double X, double Y, double Width, double Height) box)
    {
        writer.Write(box.X);
        writer.Write(box.Y);
        writer.Write(box.Width);
        writer.Write(box.Height);
    }

    private static (double X, double Y, double Width, double Height) Box(BinaryReader reader) => (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());

    private static void List<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write(items.Count);
        foreach (var item in items)
        {
            write(writer, item);
        }
    }

    private static List<T> List<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.ReadInt32();
        var items = new List<T>();
        for (var i = 0; i < count; i++)
        {
            items.Add(read(reader));
        }

        return items;
    }
}
