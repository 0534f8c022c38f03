using System.Security.Cryptography;
using System.Text;
using Rpa.Bots.Mail.Accounts;

namespace Rpa.Bots.Mail.Net;

/// <summary>One side of a sign-in (RFC 4422): an initial response, then an answer to each challenge.</summary>
internal abstract class Sasl
{
    public abstract string Mechanism { get; }

    /// <summary>What may be sent with the command; null where the server speaks first.</summary>
    public virtual byte[]? Initial => null;

    /// <summary>The answer to a challenge.</summary>
    public abstract byte[] Respond(byte[] challenge);

    /// <summary>Throws where the server claims success without having proved what the mechanism asks of it.</summary>
    public virtual void DemandProved()
    {
    }

    /// <summary>The strongest mechanism both sides know. Passwords go out only over TLS or to this machine, which the settings already demand.</summary>
    public static Sasl Choose(IReadOnlyCollection<string> offered, ServerSettings server, string secret)
    {
        var user = server.User!;
        if (server.UsesOAuth)
        {
            return new XOAuth2(user, secret);
        }

        return offered.Contains("SCRAM-SHA-256", StringComparer.OrdinalIgnoreCase) ? new ScramSha256(user, secret, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)))
            : offered.Contains("PLAIN", StringComparer.OrdinalIgnoreCase) ? new Plain(user, secret)
            : offered.Contains("LOGIN", StringComparer.OrdinalIgnoreCase) ? new Login(user, secret)
            : throw new MailProtocolException($"{server.Host} offers no way to sign in that is known here (SCRAM-SHA-256, PLAIN, LOGIN), only: {string.Join(", ", offered)}.");
    }

    private sealed class Plain(string user, string password) : Sasl
    {
        public override string Mechanism => "PLAIN";

        public override byte[] Initial => Encoding.UTF8.GetBytes($"\0{user}\0{password}");

        public override byte[] Respond(byte[] challenge) => Initial;
    }

    private sealed class Login(string user, string password) : Sasl
    {
        private bool _named;

        public override string Mechanism => "LOGIN";

        public override byte[] Respond(byte[] challenge)
        {
            var answer = _named ? password : user;
            _named = true;
            return Encoding.UTF8.GetBytes(answer);
        }
    }

    private sealed class XOAuth2(string user, string token) : Sasl
    {
        public override string Mechanism => "XOAUTH2";

        public override byte[] Initial => Encoding.UTF8.GetBytes($"user={user}\x01auth=Bearer {token}\x01\x01");

        // A challenge carries the error; an empty answer lets the server end with it.
        public override byte[] Respond(byte[] challenge) => [];
    }
}

/// <summary>SCRAM-SHA-256 (RFC 5802, 7677) without channel binding: the password never crosses the line, and the server proves that it knows it.</summary>
internal sealed class ScramSha256(string user, string password, string nonce) : Sasl
{
    private const int MostIterations = 500_000;
    private readonly string _clientFirst = $"n={user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";
    private byte[]? _serverSignature;
    private bool _proved;

    public override string Mechanism => "SCRAM-SHA-256";

    public override byte[] Initial => Encoding.UTF8.GetBytes("n,," + _clientFirst);

    public override byte[] Respond(byte[] challenge)
    {
        var text = Encoding.UTF8.GetString(challenge);
        if (_serverSignature is null)
        {
            return Encoding.UTF8.GetBytes(Final(text));
        }

        var fields = Fields(text);
        _proved = fields.TryGetValue('v', out var v) && CryptographicOperations.FixedTimeEquals(FromBase64(v), _serverSignature);
        return [];
    }

    public override void DemandProved()
    {
        if (!_proved)
        {
            throw new MailProtocolException("The server accepted the sign-in without proving that it knows the password; it may be another one than it says.");
        }
    }

    private string Final(string serverFirst)
    {
        var fields = Fields(serverFirst);
        if (!fields.TryGetValue('r', out var both) || !both.StartsWith(nonce, StringComparison.Ordinal) || both.Length == nonce.Length
            || !fields.TryGetValue('s', out var salt) || !fields.TryGetValue('i', out var count)
            || !int.TryParse(count, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > MostIterations)
        {
            throw new MailProtocolException("The server's SCRAM challenge is malformed or asks for too many iterations.");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC)), FromBase64(salt), iterations, HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = $"c=biws,r={both}";
        var signed = Encoding.UTF8.GetBytes($"{_clientFirst},{serverFirst},{withoutProof}");
        var proof = HMACSHA256.HashData(SHA256.HashData(clientKey), signed);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= clientKey[i];
        }

        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), signed);
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var n) ? bytes[..n] : throw new MailProtocolException("The server's SCRAM challenge is not base64.");
    }

    private static Dictionary<char, string> Fields(string text)
    {
        var fields = new Dictionary<char, string>();
        foreach (var field in text.Split(','))
        {
            if (field.Length > 1 && field[1] == '=')
            {
                fields.TryAdd(field[0], field[2..]);
            }
        }

        return fields;
    }
}
