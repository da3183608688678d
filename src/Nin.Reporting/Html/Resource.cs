namespace Nin.Reporting.Html;

/// <summary>Texts that come with the assembly and stand in pages.</summary>
internal static class Resource
{
    public static string Read(string name)
    {
        using Stream stream = typeof(Resource).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);

        // As they stand on every system: a policy names the hash of a script.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
