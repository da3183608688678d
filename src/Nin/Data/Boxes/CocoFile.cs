using System.Text.Json;

namespace Nin.Data.Boxes;

/// <summary>A JSON file of COCO: pictures, classes and boxes. What else is in it is passed over without being kept.</summary>
/// <param name="Images">The pictures.</param>
/// <param name="Annotations">The boxes.</param>
/// <param name="Categories">The classes.</param>
internal sealed record CocoFile(List<CocoImage> Images, List<CocoAnnotation> Annotations, List<CocoCategory> Categories)
{
    /// <summary>Reads a file; null where it is JSON and none of COCO's.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="most">The most entries of a list.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">
    /// It is none of COCO's after all: an entry lacks something, or has another kind.
    /// </exception>
    public static CocoFile? Parse(ReadOnlySpan<byte> content, int most)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var reader = new Utf8JsonReader(content.StartsWith(mark) ? content[mark.Length..] : content);
        reader.Read();
        List<CocoImage>? images = null;
        List<CocoAnnotation>? annotations = null;
        List<CocoCategory>? categories = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "images":
                    images = List(ref reader, "image", most, CocoImage.Read);
                    break;
                case "annotations":
                    annotations = List(ref reader, "annotation", most, CocoAnnotation.Read);
                    break;
                case "categories":
                    categories = List(ref reader, "category", most, CocoCategory.Read);
                    break;
                default:
                    reader.Read();
                    reader.Skip();
                    break;
            }
        }

        // Whatever follows the object is damage.
        while (reader.Read())
        {
        }

        return images is null || annotations is null || categories is null ? null : new CocoFile(images, annotations, categories);
    }

    private delegate T ReadEntry<T>(ref Utf8JsonReader reader);

    private static List<T>? List<T>(ref Utf8JsonReader reader, string name, int most, ReadEntry<T> read)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            // Other tools' files have members of these names too.
            reader.Skip();
            return null;
        }

        List<T> entries = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (entries.Count == most)
            {
                throw new FormatException($"expected at most {most} entries for each '{name}' list.");
            }

            try
            {
                entries.Add(reader.TokenType == JsonTokenType.StartObject ? read(ref reader) : throw new FormatException(
                    "expected an object."));
            }
            catch (FormatException error)
            {
                throw new FormatException($"{name} {entries.Count + 1}: {error.Message}", error);
            }
        }

        return entries;
    }
}

/// <summary>A picture in a JSON file of COCO.</summary>
/// <param name="Id">What boxes name it by.</param>
/// <param name="File">Its file.</param>
/// <param name="Height">Its rows; 0 where the file does not say.</param>
/// <param name="Width">Its columns; 0 where the file does not say.</param>
internal readonly record struct CocoImage(long Id, string File, int Height, int Width)
{
    public static CocoImage Read(ref Utf8JsonReader reader)
    {
        long? id = null;
        string? file = null;
        long height = 0, width = 0;
        while (CocoFields.Next(ref reader, out string name))
        {
            switch (name)
            {
                case "id":
                    id = CocoFields.Integer(ref reader, name);
                    break;
                case "file_name":
                    file = CocoFields.Text(ref reader, name);
                    break;
                case "height":
                    height = CocoFields.Integer(ref reader, name);
                    break;
                case "width":
                    width = CocoFields.Integer(ref reader, name);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return height is < 0 or > int.MaxValue || width is < 0 or > int.MaxValue
            ? throw new FormatException($"expected a height and a width in pixels, got {height} and {width}.")
            : new CocoImage(
                id ?? throw CocoFields.Missing("id"), file ?? throw CocoFields.Missing("file_name"), (int)height, (int)width);
    }
}

/// <summary>A class in a JSON file of COCO.</summary>
/// <param name="Id">What boxes name it by.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct CocoCategory(long Id, string Name)
{
    public static CocoCategory Read(ref Utf8JsonReader reader)
    {
        long? id = null;
        string? text = null;
        while (CocoFields.Next(ref reader, out string name))
        {
            switch (name)
            {
                case "id":
                    id = CocoFields.Integer(ref reader, name);
                    break;
                case "name":
                    text = CocoFields.Text(ref reader, name);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new CocoCategory(id ?? throw CocoFields.Missing("id"), text ?? throw CocoFields.Missing("name"));
    }
}

/// <summary>A box in a JSON file of COCO, in pixels from the upper left corner.</summary>
/// <param name="Image">The picture's id.</param>
/// <param name="Category">The class's id.</param>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Width">From the left edge to the right one.</param>
/// <param name="Height">From the upper edge to the lower one.</param>
/// <param name="IsCrowd">Whether it is around many objects that nobody told apart.</param>
internal readonly record struct CocoAnnotation(
    long Image, long Category, double Left, double Top, double Width, double Height, bool IsCrowd)
{
    public static CocoAnnotation Read(ref Utf8JsonReader reader)
    {
        long? image = null, category = null;
        bool hasBox = false, isCrowd = false;
        Span<double> box = stackalloc double[4];
        while (CocoFields.Next(ref reader, out string name))
        {
            switch (name)
            {
                case "image_id":
                    image = CocoFields.Integer(ref reader, name);
                    break;
                case "category_id":
                    category = CocoFields.Integer(ref reader, name);
                    break;
                case "iscrowd":
                    isCrowd = reader.TokenType == JsonTokenType.True
                        || (reader.TokenType == JsonTokenType.Number && CocoFields.Integer(ref reader, name) != 0);
                    reader.Skip();
                    break;
                case "bbox":
                    CocoFields.Numbers(ref reader, name, box);
                    hasBox = true;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return hasBox
            ? new CocoAnnotation(
                image ?? throw CocoFields.Missing("image_id"), category ?? throw CocoFields.Missing("category_id"),
                box[0], box[1], box[2], box[3], isCrowd)
            : throw CocoFields.Missing("bbox");
    }
}
