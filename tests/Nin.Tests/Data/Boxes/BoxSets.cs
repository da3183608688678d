using System.Globalization;
using Nin.Data;
using Nin.Data.Boxes;
using Nin.Data.Targets;
using Nin.Formats;

namespace Nin.Tests.Data.Boxes;

/// <summary>What the tests of box readers share.</summary>
internal static class BoxSets
{
    /// <summary>A set as text: each picture's size and boxes with the names of their classes.</summary>
    public static string[] Described(Dataset? dataset) => dataset is null ? [] :
    [
        .. Enumerable.Range(0, dataset.Count).Select(i =>
        {
            Nin.Imaging.Image image = dataset.Read(i);
            IEnumerable<string> boxes = ((BoxesTarget)dataset.Target(i)).Boxes.Select(box =>
                string.Create(CultureInfo.InvariantCulture, $" {dataset.Classes[box.Label]} {box.Left},{box.Top},{box.Right},{box.Bottom}"));
            string name = dataset.NameOf(i);
            return $"{name[(name.LastIndexOf('/') + 1)..]} {image.Height}x{image.Width}{string.Concat(boxes)}";
        }),
    ];

    public static string Refused(SmallSet set, Limits? limits = null, BoxFormat? format = null) =>
        Assert.Throws<NinFormatException>(() => BoxFolder.Read(set.Folder, "mine", limits, format)).Message.Replace(
            set.Folder, "SET", StringComparison.Ordinal);

    public static int CountOf(params Dataset?[] parts) => parts.OfType<Dataset>().Sum(part =>
        Enumerable.Range(0, part.Count).Sum(i => ((BoxesTarget)part.Target(i)).Boxes.Length));
}
