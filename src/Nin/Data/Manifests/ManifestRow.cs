namespace Nin.Data.Manifests;

/// <summary>A picture as a list names it.</summary>
/// <param name="Path">Where it lies, as it is written.</param>
/// <param name="Label">Its class: a name, or a number as text.</param>
/// <param name="Split">The part that it belongs to; empty where none is named.</param>
/// <param name="Line">The line on which it stands, from 1 on.</param>
internal readonly record struct ManifestRow(string Path, string Label, string Split, long Line)
{
    /// <summary>The words for the path; the second one is Hugging Face's.</summary>
    public static readonly string[] PathNames = ["path", "file_name"];

    public const string LabelName = "label", SplitName = "split";
}
