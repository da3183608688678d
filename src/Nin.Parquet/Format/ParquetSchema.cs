using Nin.Formats;

namespace Nin.Parquet.Format;

/// <summary>
/// Makes columns of the elements of a schema, which stand in the order in which a walk through the tree meets them.
/// </summary>
internal static class ParquetSchema
{
    private const int MostColumns = 10_000, MostDepth = 32;
    private const int Optional = 1, Repeated = 2, Utf8 = 0, StringUnion = 1;

    private readonly record struct Element(string Name, int Type, int Repetition, int Children, bool IsText);

    /// <summary>Reads the list of elements.</summary>
    /// <exception cref="NinFormatException">It is no tree, or has more columns than a set of pictures can have.</exception>
    public static ParquetColumn[] Read(ref ThriftReader reader, ThriftType type)
    {
        (ThriftType element, int count) = reader.List(type);
        reader.Require(ThriftType.Struct, element);
        if (count > MostColumns)
        {
            throw reader.Failure($"expected at most {MostColumns} columns, got {count}.");
        }

        var elements = new Queue<Element>();
        for (int i = 0; i < count; i++)
        {
            elements.Enqueue(ReadElement(ref reader));
        }

        List<ParquetColumn> columns = [];
        if (!elements.TryDequeue(out Element root))
        {
            throw reader.Failure("expected a schema, got none.");
        }

        for (int i = 0; i < root.Children; i++)
        {
            AddTree(elements, columns, path: "", definition: 0, isRepeated: false, depth: 1, ref reader);
        }

        return elements.Count == 0 ? [.. columns] : throw reader.Failure("expected a schema that is one tree.");
    }

    private static void AddTree(
        Queue<Element> elements, List<ParquetColumn> columns, string path, int definition, bool isRepeated, int depth,
        ref ThriftReader reader)
    {
        if (depth > MostDepth || !elements.TryDequeue(out Element element))
        {
            throw reader.Failure("expected a schema that is one tree.");
        }

        string own = path + element.Name;
        definition += element.Repetition is Optional or Repeated ? 1 : 0;
        isRepeated |= element.Repetition == Repeated;
        if (element.Children == 0)
        {
            columns.Add(new ParquetColumn(
                columns.Count, own, (PhysicalType)element.Type, element.IsText, definition, isRepeated));
            return;
        }

        for (int i = 0; i < element.Children; i++)
        {
            AddTree(elements, columns, own + ".", definition, isRepeated, depth + 1, ref reader);
        }
    }

    private static Element ReadElement(ref ThriftReader reader)
    {
        (string name, int kind, int repetition, int children, bool isText) = ("", -1, 0, 0, false);
        int field = 0;
        while (reader.Next(ref field, out ThriftType type))
        {
            switch (field)
            {
                case 1:
                    kind = reader.Int32(type);
                    break;
                case 3:
                    repetition = reader.Int32(type);
                    break;
                case 4:
                    name = reader.Text(type);
                    break;
                case 5:
                    children = reader.Int32(type);
                    break;
                case 6:
                    isText |= reader.Int32(type) == Utf8;
                    break;
                case 10:
                    isText |= IsString(ref reader, type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return children >= 0
            ? new Element(MessageText.Shorten(name, 200), kind, repetition, children, isText)
            : throw reader.Failure($"expected no negative number of children, got {children}.");
    }

    /// <summary>A logical type is one of several structures, by the number of its field.</summary>
    private static bool IsString(ref ThriftReader reader, ThriftType type)
    {
        reader.Require(ThriftType.Struct, type);
        bool isString = false;
        int field = 0;
        while (reader.Next(ref field, out ThriftType inner))
        {
            isString |= field == StringUnion;
            reader.Skip(inner);
        }

        return isString;
    }
}
