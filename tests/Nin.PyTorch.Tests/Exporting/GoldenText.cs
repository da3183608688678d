namespace Nin.PyTorch.Tests.Exporting;

/// <summary>Texts that are held to a file.</summary>
internal static class GoldenText
{
    /// <summary>Another text is left among the temporary files, to be looked at and taken where it is meant.</summary>
    public static void AssertEqual(string path, string actual)
    {
        string expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (expected != actual)
        {
            Assert.Fail($"{path} has another text than {Keep(path, System.Text.Encoding.UTF8.GetBytes(actual))}.");
        }
    }

    /// <summary>Leaves what should have been in a file among the temporary files.</summary>
    public static string Keep(string path, byte[] actual)
    {
        string kept = Path.Combine(Path.GetTempPath(), Path.GetFileName(path));
        File.WriteAllBytes(kept, actual);
        return kept;
    }
}
