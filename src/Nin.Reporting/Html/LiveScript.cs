using System.Security.Cryptography;
using System.Text;

namespace Nin.Reporting.Html;

/// <summary>
/// The few lines by which a page about a run under way keeps itself up to date, and the policy that allows them alone.
/// </summary>
internal static class LiveScript
{
    /// <summary>The script. It asks the address of its own page and no other.</summary>
    public static string Text { get; } = Resource.Read("live.js");

    /// <summary>
    /// What a browser may do with such a page: style it, show the pictures that it holds, run this script, ask where it came
    /// from.
    /// </summary>
    public static string Policy { get; } = $"{Page.Policy}; script-src 'sha256-{Hash()}'; connect-src 'self'";

    private static string Hash() => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}
