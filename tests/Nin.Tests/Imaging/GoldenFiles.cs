using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Nin.Tests.Imaging;

/// <summary>The expected results in golden/imaging; the scripts that made them lie beside them.</summary>
internal static class GoldenFiles
{
    public static string Folder { get; } = Path.Combine(SourceFolder(), "..", "golden", "imaging");

    public static JsonArray Cases(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!.AsArray();

    public static int Int(this JsonNode node, string name) => node[name]!.GetValue<int>();

    public static string Text(this JsonNode node, string name) => node[name]!.GetValue<string>();

    public static byte[] Bytes(this JsonNode node, string name) => Convert.FromBase64String(node.Text(name));

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
