using System.Security.Cryptography;

namespace Rpa.Bots.Ocr.Pdf;

/// <summary>
/// Opens what anybody may read: a file locked against changes only, whose user password is empty (ISO 32000-2, 7.6). Authorities publish their forms so.
/// </summary>
internal sealed class PdfCipher
{
    private static readonly byte[] s_padding =
    [
        0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE,
        0x64, 0x53, 0x69, 0x7A,
    ];

    private readonly byte[] _key;
    private readonly bool _isAes;
    private readonly int _version;

    private PdfCipher(byte[] key, bool isAes, int version) => (_key, _isAes, _version) = (key, isAes, version);

    /// <summary>The cipher of the empty password; null when the scheme is unknown or the password is another.</summary>
    internal static PdfCipher? Create(PdfDictionary encrypt, byte[] id)
    {
        var (version, revision) = (Number(encrypt["V"]), Number(encrypt["R"]));
        if (encrypt["O"] is not PdfString owner || encrypt["U"] is not PdfString user)
        {
            return null;
        }

        var method = version < 4 ? "V2" : ((encrypt["CF"] as PdfDictionary)?["StdCF"] as PdfDictionary)?["CFM"] is PdfName name ? name.Text : "None";
        if (version >= 5)
        {
            return user.Bytes.Length >= 48 && encrypt["UE"] is PdfString { Bytes.Length: >= 32 } wrapped ? Modern(user.Bytes, wrapped.Bytes[..32], revision) : null;
        }

        if (version is not (1 or 2 or 4) || owner.Bytes.Length < 32)
        {
            return null;
        }

        var length = version == 1 ? 5 : Math.Clamp((encrypt["Length"] is double bits ? (int)bits : version == 4 ? 128 : 40) / 8, 5, 16);
        var permissions = encrypt["P"] is double p ? unchecked((int)(long)p) : 0;
        var plain = encrypt["EncryptMetadata"] is false && revision >= 4 ? new byte[] { 255, 255, 255, 255 } : [];
#pragma warning disable CA5351 // The format prescribes MD5.
        var key = MD5.HashData([.. s_padding, .. owner.Bytes[..32], .. BitConverter.GetBytes(permissions), .. id, .. plain]);
        for (var i = 0; revision >= 3 && i < 50; i++)
        {
            key = MD5.HashData(key.AsSpan(0, length));
        }

        key = key[..length];
        return method == "None" || !IsRight(key, user.Bytes, id, revision) ? null : new PdfCipher(key, method == "AESV2", version);
#pragma warning restore CA5351
    }

    /// <summary>A string or stream of an object, in clear.</summary>
    internal byte[] Decrypt(ReadOnlySpan<byte> bytes, int number)
    {
        var key = _key;
        if (_version < 5)
        {
            byte[] salt = _isAes ? "sAlT"u8.ToArray() : [];
#pragma warning disable CA5351 // The format prescribes MD5.
            key = MD5.HashData([.. _key, (byte)number, (byte)(number >> 8), (byte)(number >> 16), 0, 0, .. salt])[..Math.Min(_key.Length + 5, 16)];
#pragma warning restore CA5351
        }

        return _isAes ? Aes(key, bytes) : Rc4(key, bytes);
    }

    private static int Number(object? value) => value is double number ? (int)number : 0;

#pragma warning disable CA5351 // The format prescribes MD5.
    private static bool IsRight(byte[] key, byte[] user, byte[] id, int revision)
    {
        if (revision == 2)
        {
            return user.AsSpan().StartsWith(Rc4(key, s_padding));
        }

        var check = Rc4(key, MD5.HashData([.. s_padding, .. id]));
        for (var i = 1; i < 20; i++)
        {
            check = Rc4([.. key.Select(b => (byte)(b ^ i))], check);
        }

        return user.AsSpan().StartsWith(check);
    }
#pragma warning restore CA5351

    private static PdfCipher? Modern(byte[] user, byte[] wrapped, int revision)
    {
        var (check, salt, keySalt) = (user[..32], user[32..40], user[40..48]);
        return Hash(salt, revision).AsSpan().SequenceEqual(check)
            ? new PdfCipher(Cbc(Hash(keySalt, revision), new byte[16], wrapped), isAes: true, version: 5)
            : null;
    }

    // Algorithm 2.B for the empty password.
    private static byte[] Hash(byte[] salt, int revision)
    {
        var key = SHA256.HashData(salt);
        if (revision < 6)
        {
            return key;
        }

        for (var round = 0; ; round++)
        {
            var repeated = Enumerable.Repeat(key, 64).SelectMany(part => part).ToArray();
            using var aes = System.Security.Cryptography.Aes.Create();
            aes.Key = key[..16];
            var encrypted = aes.EncryptCbc(repeated, key.AsSpan(16, 16), PaddingMode.None);
            key = (encrypted.Take(16).Sum(b => b) % 3) switch { 0 => SHA256.HashData(encrypted), 1 => SHA384.HashData(encrypted), _ => SHA512.HashData(encrypted) };
            if (round >= 63 && encrypted[^1] <= round - 31)
            {
                return key[..32];
            }
        }
    }

    private static byte[] Aes(byte[] key, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 32 || bytes.Length % 16 != 0)
        {
            return [];
        }

        var plain = Cbc(key, bytes[..16], bytes[16..]);
        var pad = plain[^1];
        return pad is > 0 and <= 16 ? plain[..^pad] : plain;
    }

    private static byte[] Cbc(byte[] key, ReadOnlySpan<byte> vector, ReadOnlySpan<byte> bytes)
    {
        using var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = key;
        return aes.DecryptCbc(bytes, vector, PaddingMode.None);
    }

    private static byte[] Rc4(byte[] key, ReadOnlySpan<byte> bytes)
    {
        var state = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        for (int i = 0, j = 0; i < 256; i++)
        {
            j = (j + state[i] + key[i % key.Length]) & 255;
            (state[i], state[j]) = (state[j], state[i]);
        }

        var result = new byte[bytes.Length];
        for (int at = 0, i = 0, j = 0; at < bytes.Length; at++)
        {
            i = (i + 1) & 255;
            j = (j + state[i]) & 255;
            (state[i], state[j]) = (state[j], state[i]);
            result[at] = (byte)(bytes[at] ^ state[(state[i] + state[j]) & 255]);
        }

        return result;
    }
}
