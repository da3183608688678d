using Nin.Imaging;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>Pictures as the network learns from them, a row for each class.</summary>
internal sealed class SamplesSection(IReadOnlyList<(string Name, IReadOnlyList<Image> Pictures)> rows, bool isAugmented) : Section
{
    /// <summary>Of all pictures together, and the side at which small ones are seen well.</summary>
    private const int MostBytes = 420_000, LargestSide = 112, SmallestSide = 64;

    public override string Title => "Samples";

    public override void Write(HtmlWriter html)
    {
        html.Text("p", isAugmented
            ? "Training pictures as the network sees them: sized, and changed at random as the recipe says."
            : "Training pictures as the network sees them: sized. The recipe changes nothing at random.");
        int most = MostBytes / Math.Max(1, rows.Sum(row => row.Pictures.Count));
        html.Begin("dl", ("class", "samples"));
        foreach ((string name, IReadOnlyList<Image> pictures) in rows)
        {
            html.Text("dt", name).Begin("dd");
            for (int i = 0; i < pictures.Count; i++)
            {
                Picture.Write(html, Fitted(pictures[i]), $"{name}, {i + 1} of {pictures.Count}", most);
            }

            html.End();
        }

        html.End();
    }

    /// <summary>Small ones larger by whole pixels, so that one sees what the network sees and no smoothing.</summary>
    private static Image Fitted(Image image)
    {
        Image small = Resize.Within(image, LargestSide);
        return Enlarge.By(small, Math.Max(1, SmallestSide / Math.Max(small.Height, small.Width)));
    }
}
