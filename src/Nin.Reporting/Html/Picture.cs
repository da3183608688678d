using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Reporting.Html;

/// <summary>Puts pictures into a page.</summary>
internal static class Picture
{
    /// <summary>The picture as an address that holds it whole, shrunk as far as it takes to stay below a size.</summary>
    public static string Address(Image image, int mostBytes)
    {
        while (true)
        {
            using var memory = new MemoryStream();
            PngWriter.Write(memory, image);
            if (memory.Length <= mostBytes || Math.Min(image.Height, image.Width) < 16)
            {
                return $"data:image/png;base64,{Convert.ToBase64String(memory.GetBuffer(), 0, (int)memory.Length)}";
            }

            image = Resize.To(image, image.Height * 4 / 5, image.Width * 4 / 5);
        }
    }

    /// <summary>A picture with words for those who do not see it.</summary>
    public static void Write(HtmlWriter html, Image image, string words, int mostBytes, string kind = "picture") => html.Empty(
        "img", ("src", Address(image, mostBytes)), ("alt", words), ("class", kind), ("width", $"{image.Width}"),
        ("height", $"{image.Height}"), ("loading", "lazy"));
}
