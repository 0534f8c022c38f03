using System.Net;
using System.Net.Sockets;

namespace Rpa.Host.Web;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    /// <summary>Said before anything is made: the port must be free. Otherwise exit code 3.</summary>
    /// <param name="at">Where pages are to be served.</param>
    /// <param name="setting">What names another one, for the remedy.</param>
    public static void DemandFree(IPEndPoint at, string setting)
    {
        try
        {
            using var listener = new TcpListener(at);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new UserFaultException(ExitCode.Machine, $"Port {at.Port} on {at.Address} cannot be used: {e.Message}. End the program that uses it, or name another port with {setting}.", e);
        }
    }
}
