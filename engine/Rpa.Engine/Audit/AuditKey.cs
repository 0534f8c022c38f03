using System.Security.Cryptography;

namespace Rpa.Engine.Audit;

/// <summary>
/// The key that signs checkpoints and exports: ECDSA on NIST P-256 with SHA-256, in a PEM file that only its owner may read. Who has the database but not the key cannot make a
/// checkpoint that fits a chain he has changed.
/// </summary>
public sealed class AuditKey : IDisposable
{
    /// <summary>What `algorithm` says in signed files.</summary>
    public const string Algorithm = "ecdsa-p256-sha256";

    private readonly ECDsa _key;

    private AuditKey(ECDsa key)
    {
        _key = key;
        PublicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        Fingerprint = FingerprintOf(PublicKey);
    }

    /// <summary>The public key, SubjectPublicKeyInfo as base64.</summary>
    public string PublicKey { get; }

    /// <summary>SHA-256 of the public key, lower-case hex: what people compare.</summary>
    public string Fingerprint { get; }

    /// <summary>
    /// Where the key of a database is when nobody names another place: beside a SQLite file (`rpa.db.audit-key`), for PostgreSQL in the user's own folder for settings.
    /// </summary>
    public static string DefaultFile(string database) => Storage.Databases.FileOf(database) is { } file
        ? file + ".audit-key"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "rpa", "audit-key");

    /// <summary>
    /// The key of a file, which is made with a new key where it does not exist. Throws <see cref="EngineStartException"/> where the file is no key, may be read by others, or cannot be made.
    /// </summary>
    public static AuditKey Open(string file)
    {
        try
        {
            return File.Exists(file) ? Read(file) : Make(file);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new EngineStartException($"The audit key {file} cannot be used: {fault.Message} Expected a PEM file with an ECDSA private key on P-256. Restore it, or name another file.", 3, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EngineStartException($"The audit key {file} cannot be read or made: {fault.Message} Name a file in a folder of this user's own.", 3, fault);
        }
    }

    /// <summary>A key given as PEM text, as a secret is. Throws <see cref="EngineStartException"/> where it is none.</summary>
    public static AuditKey FromPem(string pem)
    {
        try
        {
            return Import(pem);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new EngineStartException($"The audit key that was given cannot be used: {fault.Message} Expected a PEM text with an ECDSA private key on P-256.", 3, fault);
        }
    }

    /// <summary>The fingerprint of a key's file where there is one: what a signed file is held against. Null where there is none.</summary>
    public static string? FingerprintIn(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using var key = Open(file);
        return key.Fingerprint;
    }

    /// <summary>Signs a SHA-256 digest; base64.</summary>
    public string Sign(byte[] digest) => Convert.ToBase64String(_key.SignHash(digest));

    /// <summary>A signature is the key's own over the digest.</summary>
    public static bool Holds(string publicKey, byte[] digest, string signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            return key.VerifyHash(digest, Convert.FromBase64String(signature));
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return false;
        }
    }

    /// <summary>The fingerprint of a public key as signed files carry it; empty where it is none.</summary>
    public static string FingerprintOf(string publicKey)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(publicKey)));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static AuditKey Read(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
        {
            throw new EngineStartException($"The audit key {file} may be read or written by others than its owner. Run `chmod 600 {file}`; where somebody may have copied it, make a new one.", 3);
        }

        return Import(File.ReadAllText(file));
    }

    private static AuditKey Import(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new AuditKey(key);
    }

    private static AuditKey Make(string file)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(file, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            stream.Flush(flushToDisk: true);
        }

        return new AuditKey(key);
    }
}
