using System.Text.Json.Serialization;

namespace Nin.Models;

/// <summary>In which forms a picture is answered for, whose answers are averaged before they become probabilities.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TestViews>))]
public enum TestViews
{
    /// <summary>The picture alone.</summary>
    None,

    /// <summary>The picture and its mirror image.</summary>
    Mirror,

    /// <summary>
    /// The picture and its mirror image, which count half, and both shifted by a pixel down and right and up and left, filled by
    /// reflection, which count the other half. <b>Source</b> Jordan, arXiv 2404.00498, section 3.5.
    /// </summary>
    Shifts,

    /// <summary>
    /// Four corners and the centre of the resized picture, and their mirror images, as torchvision's <c>TenCrop</c>. The
    /// preprocessing must cut its input out of a larger picture (<see cref="Data.Preparing.ResizeMode.Center"/>).
    /// </summary>
    Crops,
}
