using System.Buffers.Binary;
using System.Text;

namespace Rpa.Bots.Mail.Mime.Outlook;

/// <summary>A list of MAPI properties within a TNEF attribute (MS-OXTNEF, 2.1.3.4), as far as it can be read.</summary>
internal sealed class MapiProperties
{
    public const int AttachData = 0x3701;
    public const int AttachFileName = 0x3704;
    public const int AttachLongFileName = 0x3707;
    public const int AttachMimeTag = 0x370E;
    public const int AttachContentId = 0x3712;
    public const int BodyHtml = 0x1013;
    public const int RtfCompressed = 0x1009;
    private const int Ansi = 0x1E;
    private const int Unicode = 0x1F;
    private const int Binary = 0x102;
    private const int ObjectType = 0x0D;
    private const int Multiple = 0x1000;
    private const int MostProperties = 5000;
    private readonly Dictionary<int, (int Type, ReadOnlyMemory<byte> Value)> _values = [];
    private readonly ReadOnlyMemory<byte> _data;
    private int _at;

    private MapiProperties(ReadOnlyMemory<byte> data) => _data = data;

    public static MapiProperties Read(ReadOnlyMemory<byte> data)
    {
        var properties = new MapiProperties(data);
        if (properties.TryInt(out var count))
        {
            for (var i = 0; i < Math.Min(count, MostProperties) && properties.TryProperty(); i++)
            {
            }
        }

        return properties;
    }

    public string? Text(int id, Encoding encoding) => !_values.TryGetValue(id, out var found) ? null
        : found.Type == Unicode ? Encoding.Unicode.GetString(found.Value.Span).TrimEnd('\0')
        : found.Type == Ansi ? encoding.GetString(found.Value.Span).TrimEnd('\0') : null;

    public ReadOnlyMemory<byte>? Bytes(int id) => _values.TryGetValue(id, out var found) && found.Type is Binary or Ansi ? found.Value : (ReadOnlyMemory<byte>?)null;

    public ReadOnlyMemory<byte>? Object(int id) => _values.TryGetValue(id, out var found) && found.Type == ObjectType ? found.Value : (ReadOnlyMemory<byte>?)null;

    private bool TryProperty()
    {
        if (_data.Length - _at < 4)
        {
            return false;
        }

        int type = BinaryPrimitives.ReadUInt16LittleEndian(_data.Span[_at..]);
        int id = BinaryPrimitives.ReadUInt16LittleEndian(_data.Span[(_at + 2)..]);
        _at += 4;
        if (id >= 0x8000 && !TrySkipName())
        {
            return false;
        }

        var single = type & ~Multiple;
        var isVariable = single is Ansi or Unicode or Binary or ObjectType;
        var count = 1;
        if ((isVariable || (type & Multiple) != 0) && (!TryInt(out count) || count < 0))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            var length = FixedLength(single);
            if (isVariable && !TryInt(out length))
            {
                return false;
            }

            if (length <= 0 && !isVariable || !TrySkip(length, out var value))
            {
                return false;
            }

            if (i == 0)
            {
                _values.TryAdd(id, (single, value));
            }
        }

        return true;
    }

    /// <summary>A named property: a GUID, then a number or a text.</summary>
    private bool TrySkipName()
    {
        if (!TrySkip(16, out _) || !TryInt(out var kind))
        {
            return false;
        }

        return kind == 0 ? TryInt(out _) : TryInt(out var length) && TrySkip(length, out _);
    }

    /// <summary>0 for a type that is not known: what follows it cannot be found then.</summary>
    private static int FixedLength(int type) => type switch
    {
        0x02 or 0x03 or 0x04 or 0x0A or 0x0B => 4,
        0x05 or 0x06 or 0x07 or 0x14 or 0x40 => 8,
        0x48 => 16,
        _ => 0,
    };

    private bool TryInt(out int value)
    {
        value = 0;
        if (_data.Length - _at < 4)
        {
            return false;
        }

        value = BinaryPrimitives.ReadInt32LittleEndian(_data.Span[_at..]);
        _at += 4;
        return true;
    }

    /// <summary>Values are padded to a multiple of four.</summary>
    private bool TrySkip(int length, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (length < 0 || length > _data.Length - _at)
        {
            return false;
        }

        value = _data.Slice(_at, length);
        _at = Math.Min(_data.Length, _at + ((length + 3) & ~3));
        return true;
    }
}
