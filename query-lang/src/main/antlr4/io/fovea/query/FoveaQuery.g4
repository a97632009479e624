/*
 * The Fovea query language: what a query text may look like.
 *
 * Every decision of the parser is taken on one token, so parsing is linear in the text and never looks ahead over
 * parentheses. One expression rule serves filters and values alike; `TreeBuilder` says what each shape means.
 * `QueryParser` cuts a file into blocks before this grammar sees it: each entry rule reads one block.
 */
grammar FoveaQuery;

options { caseInsensitive = true; }

// Entry rules, one per kind of block ---------------------------------------------------------------------------

bareQuery   : (expression | clause+)? EOF ;
namedQuery  : QUERY IDENTIFIER (TEXT | RAW_TEXT)? clause* EOF ;
letBlock    : LET VARIABLE EQUAL expression clause* EOF ;

// Clauses, in any order, each at most once (the builder says so) -------------------------------------------------

clause
    : FROM IDENTIFIER                                         # fromClause
    | WHERE expression                                        # whereClause
    | SELECT item (COMMA item)*                               # selectClause
    | GROUP BY column (COMMA column)* (EVERY DURATION)?       # groupClause
    | SAMPLE INTEGER SLASH INTEGER                            # sampleClause
    | LIMIT INTEGER                                           # limitClause
    | INTO (TEXT | RAW_TEXT)                                  # intoClause
    ;

item    : STAR | column ;
column  : expression (AS alias)? ;
alias   : IDENTIFIER | QUERY | LET | FROM | WHERE | SELECT | GROUP | BY | EVERY | SAMPLE | LIMIT | INTO | ANY | ALL
        | IN | CONTAINS ;

// Expressions, loosest binding first -----------------------------------------------------------------------------

expression  : exclusive (OR exclusive)* ;
exclusive   : conjunction (XOR conjunction)* ;
conjunction : negation (AND negation)* ;
negation    : (NOT | BANG) negation | comparison ;
comparison  : (ANY | ALL)? bits (operator bits)? ;
operator
    : EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL
    | (NOT | BANG)? (IN | CONTAINS | STARTS_WITH | ENDS_WITH | MATCHES | MATCHES_ANY_CASE | MATCHES_BYTES)
    ;
bits        : sum (AMPERSAND sum)* ;
sum         : product ((PLUS | MINUS) product)* ;
product     : postfix ((STAR | SLASH | PERCENT) postfix)* ;
postfix     : primary subscript* ;
subscript
    : OPEN_BRACKET
      ( TEXT | RAW_TEXT
      | signedInteger (COLON signedInteger?)?
      | COLON signedInteger?
      )
      CLOSE_BRACKET
    ;
signedInteger : MINUS? INTEGER ;
primary
    : OPEN_PARENTHESIS expression CLOSE_PARENTHESIS
    | set
    | span
    | VARIABLE
    | name arguments?
    ;
name        : IDENTIFIER | DOTTED_NAME | QUERY | LET | BY | EVERY ;
arguments   : OPEN_PARENTHESIS (expression (COMMA expression)*)? CLOSE_PARENTHESIS ;
set         : OPEN_BRACE (member (COMMA member)*)? CLOSE_BRACE ;
member      : span | VARIABLE ;
span        : scalar (TO scalar)? ;
scalar
    : MINUS? (INTEGER | HEXADECIMAL | DECIMAL | DURATION | SIZE)
    | TEXT | RAW_TEXT | BYTES | IPV4 | IPV6 | MAC | TRUE | FALSE
    ;

// Keywords -------------------------------------------------------------------------------------------------------

QUERY       : 'query' ;
LET         : 'let' ;
FROM        : 'from' ;
WHERE       : 'where' ;
SELECT      : 'select' ;
GROUP       : 'group' ;
BY          : 'by' ;
EVERY       : 'every' ;
SAMPLE      : 'sample' ;
LIMIT       : 'limit' ;
INTO        : 'into' ;
AS          : 'as' ;
ANY         : 'any' ;
ALL         : 'all' ;
TRUE        : 'true' ;
FALSE       : 'false' ;
AND         : 'and' | '&&' ;
OR          : 'or' | '||' ;
XOR         : 'xor' | '^^' ;
NOT         : 'not' ;
BANG        : '!' ;
IN          : 'in' ;
CONTAINS    : 'contains' ;
STARTS_WITH : 'startswith' ;
ENDS_WITH   : 'endswith' ;
MATCHES     : '~' | 'matches' ;
MATCHES_ANY_CASE : '~*' | 'imatches' ;
MATCHES_BYTES : '~b' ;
EQUAL       : '=' | '==' | 'eq' ;
NOT_EQUAL   : '!=' | 'ne' ;
LESS        : '<' | 'lt' ;
LESS_EQUAL  : '<=' | 'le' ;
GREATER     : '>' | 'gt' ;
GREATER_EQUAL : '>=' | 'ge' ;

AMPERSAND   : '&' ;
PLUS        : '+' ;
MINUS       : '-' ;
STAR        : '*' ;
SLASH       : '/' ;
PERCENT     : '%' ;
COMMA       : ',' ;
COLON       : ':' ;
TO          : '..' ;
OPEN_PARENTHESIS : '(' ;
CLOSE_PARENTHESIS : ')' ;
OPEN_BRACKET : '[' ;
CLOSE_BRACKET : ']' ;
OPEN_BRACE  : '{' ;
CLOSE_BRACE : '}' ;

// Literals. The longest match wins, and among equals the first: valid forms stand before malformed ones. -----------

INTEGER     : DIGIT+ ;
HEXADECIMAL : '0x' HEX+ ;
DECIMAL     : DIGIT+ '.' DIGIT+ EXPONENT? | DIGIT+ EXPONENT ;
DURATION    options { caseInsensitive = false; }
            : DIGIT+ ('.' DIGIT+)? ('ns' | 'us' | '\u00b5s' | '\u03bcs' | 'ms' | 's' | 'm' | 'h' | 'd' | 'w') ;
SIZE        options { caseInsensitive = false; }
            : DIGIT+ ('.' DIGIT+)? ('B' | 'kB' | [KMGT] 'i'? 'B') ;
MAC         : PAIR ':' PAIR ':' PAIR ':' PAIR ':' PAIR ':' PAIR
            | PAIR '-' PAIR '-' PAIR '-' PAIR '-' PAIR '-' PAIR ;
IPV4        : DIGIT+ '.' DIGIT+ '.' DIGIT+ '.' DIGIT+ PREFIX? ;
// Either '::' with anything like an address around it, or eight groups. The part before '::' is bounded, or else
// 'a:a:a:a' without end would be read again from every group.
IPV6        : (GROUP_COLON GROUP_COLON? GROUP_COLON? GROUP_COLON? GROUP_COLON? GROUP_COLON? GROUP_COLON? ':' | '::')
              [0-9a-f:]* ('.' DIGIT+)* PREFIX?
            | GROUP_COLON GROUP_COLON GROUP_COLON GROUP_COLON GROUP_COLON GROUP_COLON
              (GROUP_COLON HEX HEX? HEX? HEX? | DIGIT+ '.' DIGIT+ '.' DIGIT+ '.' DIGIT+) PREFIX? ;
BYTES       : '|' [ \t]* PAIR ([ \t:]* PAIR)* [ \t]* '|' ;
TEXT        : '\'' ('\\' ~[\r\n] | ~['\\\r\n])* '\'' | '"' ('\\' ~[\r\n] | ~["\\\r\n])* '"' ;
RAW_TEXT    : 'r\'' ~['\r\n]* '\'' | 'r"' ~["\r\n]* '"' ;
VARIABLE    : '$' WORD ;
IDENTIFIER  : LETTER LETTER_OR_DIGIT* ;
DOTTED_NAME : LETTER LETTER_OR_DIGIT* ('.' LETTER_OR_DIGIT+)+ ;

// Malformed pieces, so that each can be named in an error message -------------------------------------------------

BAD_NUMBER      : DIGIT LETTER_OR_DIGIT* ('.' LETTER_OR_DIGIT+)* ;
BAD_OPERATOR    : '=>' | '=<' | '<>' | '=~' | '===' | '!==' | '~=' | '^' | '**' | ':=' | '->' | '&=' ;
UNCLOSED_TEXT   : '\'' ('\\' ~[\r\n] | ~['\\\r\n])* '\\'? | '"' ('\\' ~[\r\n] | ~["\\\r\n])* '\\'?
                | 'r\'' ~['\r\n]* | 'r"' ~["\r\n]* ;
BAD_BYTES       : '|' ~[|\r\n]* '|' ;
UNCLOSED_BYTES  : '|' ~[|\r\n]* ;

COMMENT     : ('--' | '#') ~[\r\n]* -> skip ;
SPACE       : [ \t\r\n\f\u00a0\u2028\u2029\ufeff]+ -> skip ;
STRAY       : . ;

fragment DIGIT : [0-9] ;
fragment HEX : [0-9a-f] ;
fragment PAIR : HEX HEX ;
fragment GROUP_COLON : HEX HEX? HEX? HEX? ':' ;
fragment PREFIX : '/' DIGIT+ ;
fragment EXPONENT : 'e' [+-]? DIGIT+ ;
fragment LETTER : [a-z_] ;
fragment LETTER_OR_DIGIT : [a-z0-9_] ;
fragment WORD : LETTER_OR_DIGIT+ ;
