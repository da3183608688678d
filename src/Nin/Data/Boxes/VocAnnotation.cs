using System.Globalization;
using System.Xml;

namespace Nin.Data.Boxes;

/// <summary>An XML file of PASCAL VOC: the objects in one picture.</summary>
/// <param name="Height">The picture's rows; 0 where the file does not say.</param>
/// <param name="Width">The picture's columns; 0 where the file does not say.</param>
/// <param name="Objects">The objects, in the file's order.</param>
internal sealed record VocAnnotation(int Height, int Width, IReadOnlyList<VocObject> Objects)
{
    /// <summary>The elements whose texts are read, by their depth: annotation/object/bndbox/xmin has three above it.</summary>
    private const int Depth = 4;

    /// <summary>Reads a file. Whatever is not known is passed over, and a document type is refused.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="most">The most characters read.</param>
    /// <exception cref="XmlException">It is no well-formed XML, or too long.</exception>
    /// <exception cref="FormatException">It is no annotation.</exception>
    public static VocAnnotation Parse(ReadOnlyMemory<byte> content, long most)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = most,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        using var reader = XmlReader.Create(stream, settings);
        List<VocObject> objects = [];
        string[] names = ["", "", "", ""];
        var current = new Dictionary<string, string>(StringComparer.Ordinal);
        int height = 0, width = 0;
        while (reader.Read())
        {
            int depth = reader.Depth;
            if (reader.NodeType == XmlNodeType.Element && depth < Depth)
            {
                names[depth] = reader.Name;
                if (depth == 0 && reader.Name != "annotation")
                {
                    throw new FormatException($"expected the element 'annotation', got '{reader.Name}'.");
                }

                if (depth == 1 && reader.Name == "object")
                {
                    current.Clear();
                    if (reader.IsEmptyElement)
                    {
                        objects.Add(ObjectOf(current, objects.Count + 1));
                    }
                }
            }
            else if (reader.NodeType == XmlNodeType.EndElement && depth == 1 && reader.Name == "object")
            {
                objects.Add(ObjectOf(current, objects.Count + 1));
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                switch (depth)
                {
                    case 3 when names[1] == "size" && names[2] == "height":
                        height = SideOf(names[2], reader.Value);
                        break;
                    case 3 when names[1] == "size" && names[2] == "width":
                        width = SideOf(names[2], reader.Value);
                        break;

                    // Parts of objects, such as heads, have names and boxes of their own, one level deeper.
                    case 3 when names[1] == "object" && names[2] == "name":
                    case 4 when names[1] == "object" && names[2] == "bndbox":
                        current[names[depth - 1]] = reader.Value.Trim();
                        break;
                }
            }
        }

        return new VocAnnotation(height, width, objects);
    }

    private static int SideOf(string name, string text) =>
        int.TryParse(text.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out int side) && side >= 0
            ? side
            : throw new FormatException($"'{name}': expected a count of pixels, got '{text.Trim()}'.");

    private static VocObject ObjectOf(Dictionary<string, string> values, int number)
    {
        return new VocObject(Value("name"), Number("xmin"), Number("ymin"), Number("xmax"), Number("ymax"));

        string Value(string name) => values.TryGetValue(name, out string? text) && text.Length > 0
            ? text
            : throw new FormatException($"object {number}: '{name}' is missing.");

        double Number(string name) =>
            double.TryParse(Value(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(
                value)
                ? value
                : throw new FormatException($"object {number}: '{name}': expected a number, got '{Value(name)}'.");
    }
}

/// <summary>An object as it stands in the file: corners that count from 1 and belong to the box.</summary>
internal readonly record struct VocObject(string Class, double Left, double Top, double Right, double Bottom);
